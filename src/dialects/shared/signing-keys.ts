import { createHash, type KeyObject } from 'node:crypto';
import { BASE64_OF_32_BYTES } from '../../wire/canonical-base64.js';
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

/** `SHA256:` and the padded base64 of SHA-256 over the key's SPKI DER bytes; safe to log and to compare by eye. */
export function fingerprintOf(key: KeyObject): string {
  const der = key.export({ type: 'spki', format: 'der' });
  return `SHA256:${createHash('sha256').update(der).digest('base64')}`;
}

/** How such a fingerprint is written. */
export const FINGERPRINT = new RegExp(BASE64_OF_32_BYTES.source.replace('^', '^SHA256:'));

/** The fingerprints of those keys of a client that are public. */
export function publicFingerprints(keys: KeyRing): readonly string[] {
  return keys.filter(({ type }) => type === 'public').map(fingerprintOf);
}
