import { describe, expect, test } from '@jest/globals';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { signatureFailure } from '../shared/signature-failure.js';
import { verifyWoodpeckerHead } from './woodpecker-signature.js';
import { outcome, set, signWoodpeckerLines } from '../../../test/support/clients/forge.js';
import {
  TEST_WOODPECKER_PUBLIC_KEY as KEY,
  withHeaders,
  woodpeckerRequest,
  type RawRequest,
} from '../../../test/support/clients/sign.js';

const CREATED = 1_795_305_018;
const NOW = CREATED * 1000;
const request = woodpeckerRequest({ created: CREATED });
const lines = request.headers;
const LIST = '("@request-target" "content-digest")';
const created = `created=${String(CREATED)}`;
const sha256 = `sha-256=:${createHash('sha256').update(request.body).digest('base64')}:`;
const sha512 = `sha-512=:${createHash('sha512').update(request.body).digest('base64')}:`;

describe('a Woodpecker request is accepted', () => {
  const accepted: [what: string, request: RawRequest][] = [
    ['as the server sends it', request],
    ['on another host', withHeaders(request, set(lines, 'Host', 'other.example.com'))],
    [
      'on the path it was signed for',
      woodpeckerRequest({ created: CREATED, target: '/woodpecker/ci-main?a=b' }),
    ],
    [
      'with names in other case',
      withHeaders(
        request,
        lines.map(([name, value]) => [name.toUpperCase(), value]),
      ),
    ],
    ['with the lines in another order', withHeaders(request, lines.toReversed())],
    ['without alg', withParams(`${LIST};${created}`)],
    ['with alg first', withParams(`${LIST};alg="ed25519";${created}`)],
    ['with keyid', withParams(`${LIST};${created};keyid="a;b=\\"c\\\\\\", d";alg="ed25519"`)],
    ['with expires to come', withParams(`${LIST};${created};expires=${String(CREATED + 1)}`)],
    ['with the components in the other order', inOtherOrder()],
    ['with sha-512 only', withDigest(sha512)],
    ['with both digests', withDigest(`${sha256}, ${sha512}`)],
    ['with both digests, no space', withDigest(`${sha512},${sha256}`)],
    ['beside Basic credentials', withHeaders(request, [...lines, ['Authorization', 'Basic b2N0bzpURVNU']])],
    ['at the old edge of the tolerance', woodpeckerRequest({ created: CREATED - 300 })],
    ['at the far edge of the tolerance', woodpeckerRequest({ created: CREATED + 300 })],
    // The server refuses these with 415; the signature says nothing about them.
    ['with another media type', withHeaders(request, set(lines, 'Content-Type', 'text/plain'))],
    ['with Content-Encoding: gzip', withHeaders(request, [...lines, ['Content-Encoding', 'gzip']])],
  ];
  test.each(accepted)('%s', (_what, valid) => {
    expect(outcome(valid, [KEY], NOW, 'woodpecker')).toMatchObject({ keySlot: 0, wantsEncryption: false });
  });

  test('the clock difference is positive when the server is ahead', () => {
    expect(outcome(request, [KEY], NOW - 1500, 'woodpecker')).toMatchObject({ skewSeconds: 1.5 });
    expect(outcome(request, [KEY], NOW + 2500, 'woodpecker')).toMatchObject({ skewSeconds: -2.5 });
  });

  test('a millisecond beyond the tolerance is too much', () => {
    expect(verifyWoodpeckerHead(request, [KEY], NOW + 60_000, 60)).toMatchObject({ keySlot: 0 });
    expect(verifyWoodpeckerHead(request, [KEY], NOW + 60_001, 60)).toBe(signatureFailure('date_stale'));
    expect(verifyWoodpeckerHead(request, [KEY], NOW - 60_000, 60)).toMatchObject({ keySlot: 0 });
    expect(verifyWoodpeckerHead(request, [KEY], NOW - 60_001, 60)).toBe(signatureFailure('date_ahead'));
  });

  test('the previous key verifies, and says so', () => {
    const other = generateKeyPairSync('ed25519').publicKey;
    expect(outcome(request, [other, KEY], NOW, 'woodpecker')).toMatchObject({ keySlot: 1 });
    expect(outcome(request, [KEY, other], NOW, 'woodpecker')).toMatchObject({ keySlot: 0 });
    expect(outcome(request, [KEY, KEY], NOW, 'woodpecker')).toMatchObject({ keySlot: 0 });
    expect(outcome(request, [other], NOW, 'woodpecker')).toBe(signatureFailure('wrong_key_or_changed_head'));
  });
});

/** Signed with other parameters by the real key. */
function withParams(params: string): RawRequest {
  return withHeaders(request, signWoodpeckerLines(request, params));
}

function withDigest(line: string): RawRequest {
  const changed = withHeaders(request, set(lines, 'Content-Digest', line));
  return withHeaders(changed, signWoodpeckerLines(changed, `${LIST};${created}`));
}

function inOtherOrder(): RawRequest {
  const params = `("content-digest" "@request-target");${created}`;
  const base: [string, string][] = [
    ['"content-digest"', sha256],
    ['"@request-target"', request.target],
  ];
  return withHeaders(request, signWoodpeckerLines(request, params, { base }));
}
