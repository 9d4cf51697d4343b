import { hash, timingSafeEqual } from 'node:crypto';
import { type ExpectedDigest } from './signed-head.js';

/** Whether the received bytes have every one of the signed digests. No digest at all is no match. */
export function digestMatches(expected: readonly ExpectedDigest[], body: Buffer): boolean {
  let matches = expected.length > 0;
  for (const { algorithm, value } of expected) {
    const actual = hash(algorithm, body, 'buffer');
    if (value.length !== actual.length || !timingSafeEqual(value, actual)) matches = false;
  }
  return matches;
}
