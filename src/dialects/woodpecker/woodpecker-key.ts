import { createPublicKey, type KeyObject } from 'node:crypto';
import { SigningKeyError } from '../shared/signing-keys.js';

/**
 * The public key of a Woodpecker server, as it serves it at `/api/signature/public-key`: one PEM block `PUBLIC KEY`
 * (SPKI) of an ed25519 key, white space around it allowed. Throws {@link SigningKeyError}.
 */
export function woodpeckerKey(pem: string): KeyObject {
  // Asked for first: Node would silently derive the public key from it.
  if (pem.includes('PRIVATE KEY-----')) throw new SigningKeyError('private_key');
  if (!ONE_PUBLIC_KEY.test(pem.trim())) throw new SigningKeyError('not_a_public_key');
  const key = parsePublicKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') throw new SigningKeyError('not_ed25519');
  return key;
}

const ONE_PUBLIC_KEY = /^-----BEGIN PUBLIC KEY-----\s[A-Za-z0-9+/=\s]+-----END PUBLIC KEY-----$/;

function parsePublicKey(pem: string): KeyObject {
  try {
    return createPublicKey({ key: pem.trim(), format: 'pem' });
  } catch {
    // The library's own error may quote what it read.
    throw new SigningKeyError('not_a_public_key');
  }
}
