import { hash } from 'node:crypto';
import { type ExpectedDigest } from './signed-head.js';

/**
 * Whether the received bytes have every one of the signed digests. No digest at all is no match. Nothing here is
 * secret, so texts may be compared as such.
 */
export function digestMatches(expected: readonly ExpectedDigest[], body: Buffer): boolean {
  let matches = expected.length > 0;
  for (const { algorithm, value } of expected) {
    if (hash(algorithm, body, 'base64') !== value) matches = false;
  }
  return matches;
}
