import { createHash, createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import { type KeyRing } from './signed-head.js';

/** Why a configured key cannot be used. */
export type SigningKeyErrorCode = keyof typeof MESSAGES;

const MESSAGES = {
  secret_too_short: 'a Drone secret needs at least 16 bytes',
  private_key: 'a private key; give only the public key, the private one never leaves the Woodpecker server',
  not_a_public_key: 'not one PEM block "PUBLIC KEY"',
  not_ed25519: 'a public key of another family; Woodpecker signs with ed25519',
} as const;

/** The message is a constant text of the code and never holds a part of the key. */
export class SigningKeyError extends Error {
  override readonly name = 'SigningKeyError';
  readonly code: SigningKeyErrorCode;

  constructor(code: SigningKeyErrorCode) {
    super(MESSAGES[code]);
    this.code = code;
  }
}

/** The HMAC key of a Drone client: the UTF-8 bytes of the shared secret. Throws {@link SigningKeyError}. */
export function droneKey(secret: string): KeyObject {
  if (Buffer.byteLength(secret, 'utf8') < 16) throw new SigningKeyError('secret_too_short');
  return createSecretKey(secret, 'utf8');
}

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

/** `SHA256:` and the padded base64 of SHA-256 over the key's SPKI DER bytes; safe to log and to compare by eye. */
export function fingerprintOf(key: KeyObject): string {
  const der = key.export({ type: 'spki', format: 'der' });
  return `SHA256:${createHash('sha256').update(der).digest('base64')}`;
}

/** The fingerprints of those keys of a client that are public. */
export function publicFingerprints(keys: KeyRing): readonly string[] {
  return keys.filter(({ type }) => type === 'public').map(fingerprintOf);
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
