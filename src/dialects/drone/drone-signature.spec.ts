import { describe, expect, test } from '@jest/globals';
import { createSecretKey } from 'node:crypto';
import { verifyDroneHead } from './drone-signature.js';
import { isSignatureFailure, signatureFailure } from '../shared/signature-failure.js';
import {
  DRONE_COVERED,
  droneLine,
  outcome,
  set,
  signDroneLines,
  valueOf,
  type DroneForgery,
} from '../../../test/support/clients/forge.js';
import {
  droneRequest,
  TEST_DRONE_SECRET,
  withHeaders,
  type RawRequest,
} from '../../../test/support/clients/sign.js';

const NOW = Date.UTC(2026, 10, 21, 23, 49, 21);
const KEY = createSecretKey(TEST_DRONE_SECRET, 'utf8');
const BASIC: [string, string] = ['Authorization', 'Basic b2N0b2NhdDpURVNU'];
const request = droneRequest({ date: NOW });
const lines = request.headers;
const signature = /signature="([^"]+)"/.exec(valueOf(lines, 'Signature'))?.[1] ?? '';

describe('a Drone request is accepted', () => {
  const accepted: [what: string, request: RawRequest][] = [
    ['as stock runners send it', request],
    ['on another path, which this dialect does not sign', { ...request, target: '/' }],
    ['on another host', withHeaders(request, set(lines, 'Host', 'other.example.com'))],
    [
      'with names in other case',
      withHeaders(
        request,
        lines.map(([name, value]) => [name.toUpperCase(), value]),
      ),
    ],
    ['with the lines in another order', withHeaders(request, lines.toReversed())],
    [
      'with the parameters in another order',
      withSigned({ line: droneLine().split(',').toReversed().join(',') }),
    ],
    [
      'with the covered names in another order',
      withSigned({ covered: DRONE_COVERED.split(' ').toReversed().join(' ') }),
    ],
    ['beside Basic credentials', withHeaders(request, [...lines, BASIC])],
    ['at the old edge of the tolerance', droneRequest({ date: NOW - 300_000 })],
    ['at the far edge of the tolerance', droneRequest({ date: NOW + 300_000 })],
    // The server refuses these with 415 and 405; the signature says nothing about them.
    ['signed with text/plain', droneRequest({ date: NOW, contentType: 'text/plain' })],
    ['with Content-Encoding: gzip', withHeaders(request, [...lines, ['Content-Encoding', 'gzip']])],
  ];
  test.each(accepted)('%s', (_what, valid) => {
    expect(outcome(valid, [KEY], NOW, 'drone')).toMatchObject({ keySlot: 0, wantsEncryption: false });
  });

  test('the clock difference is positive when the client is ahead', () => {
    expect(outcome(request, [KEY], NOW - 1500, 'drone')).toMatchObject({ skewSeconds: 1.5 });
    expect(outcome(request, [KEY], NOW + 2500, 'drone')).toMatchObject({ skewSeconds: -2.5 });
  });

  test('a millisecond beyond the tolerance is too much', () => {
    expect(verifyDroneHead(request, [KEY], NOW + 60_000, 60)).toMatchObject({ keySlot: 0 });
    expect(verifyDroneHead(request, [KEY], NOW + 60_001, 60)).toBe(signatureFailure('date_stale'));
    expect(verifyDroneHead(request, [KEY], NOW - 60_000, 60)).toMatchObject({ keySlot: 0 });
    expect(verifyDroneHead(request, [KEY], NOW - 60_001, 60)).toBe(signatureFailure('date_ahead'));
  });

  test('the previous secret verifies, and says so', () => {
    const other = createSecretKey('TEST-other-secret', 'utf8');
    expect(outcome(request, [other, KEY], NOW, 'drone')).toMatchObject({ keySlot: 1 });
    expect(outcome(request, [KEY, other], NOW, 'drone')).toMatchObject({ keySlot: 0 });
    expect(outcome(request, [KEY, KEY], NOW, 'drone')).toMatchObject({ keySlot: 0 });
    expect(outcome(request, [other, other], NOW, 'drone')).toBe(
      signatureFailure('wrong_key_or_changed_head'),
    );
  });

  test('only the exact word asks for encryption', () => {
    const asks = (acceptEncoding: string): unknown => {
      const head = outcome(droneRequest({ date: NOW, acceptEncoding }), [KEY], NOW, 'drone');
      return isSignatureFailure(head) ? head : head.wantsEncryption;
    };
    expect(asks('aesgcm')).toBe(true);
    for (const other of ['AESGCM', 'aesgcm, identity', 'identity', '', 'gzip'])
      expect(asks(other)).toBe(false);
  });

  test('repeats have one signature text', () => {
    expect(outcome(request, [KEY], NOW, 'drone')).toMatchObject({ signature });
  });
});

function withSigned(forgery: DroneForgery): RawRequest {
  return withHeaders(request, signDroneLines(lines, forgery));
}
