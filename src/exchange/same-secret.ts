import { createHash, timingSafeEqual } from 'node:crypto';

/** What stands for a secret in a comparison. Digests have one length, so that the time tells nothing of the secret's. */
export function secretDigest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Whether a text is the secret of that digest, in a time that does not depend on how much of it is right. */
export function isSameSecret(given: string, expected: Buffer): boolean {
  return timingSafeEqual(secretDigest(given), expected);
}
