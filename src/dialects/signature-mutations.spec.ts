import { describe, expect, test } from '@jest/globals';
import { createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { isSignatureFailure, signatureFailure } from './shared/signature-failure.js';
import { type KeyRing } from './shared/signed-head.js';
import { readCapture } from '../../test/support/clients/captures.js';
import { outcome } from '../../test/support/clients/forge.js';
import { thorough } from '../../test/support/pace/thorough.js';
import { mutate, randomNumbers } from '../../test/support/clients/mutate.js';
import {
  droneBody,
  droneRequest,
  rawRequest,
  TEST_DRONE_SECRET,
  TEST_WOODPECKER_PUBLIC_KEY,
  woodpeckerBody,
  woodpeckerRequest,
  type RawRequest,
} from '../../test/support/clients/sign.js';

const NOW = Date.UTC(2026, 10, 21, 23, 49, 21);
const DRONE_KEYS = [createSecretKey(TEST_DRONE_SECRET, 'utf8')];
const WOODPECKER_KEYS = [TEST_WOODPECKER_PUBLIC_KEY];

type Dialect = 'drone' | 'woodpecker';
const SIGNED = {
  drone: ['signature', 'accept', 'accept-encoding', 'content-type', 'date', 'digest'],
  woodpecker: ['signature', 'signature-input', 'content-digest'],
};

/**
 * The rule by which a mutant may pass, kept apart from the verifier: every signed byte is where it was. Each signature
 * and signed header has one line, whatever the case of its name, with the original value; body and, for Woodpecker,
 * target are the original's.
 */
function isBenign(original: RawRequest, mutant: RawRequest, dialect: Dialect): boolean {
  const values = (request: RawRequest, wanted: string): string[] =>
    request.headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);
  const sameLines = SIGNED[dialect].every((name) => {
    const [value, ...more] = values(mutant, name);
    return more.length === 0 && value === values(original, name)[0];
  });
  const sameTarget = dialect === 'drone' || mutant.target === original.target;
  return sameLines && sameTarget && mutant.body.equals(original.body);
}

describe('random changes to valid requests', () => {
  const repos = ['octocat/hello-world', 'acme/app', 'acme/web-shop', 'o/r'];
  const drone = repos.flatMap((repo, index) =>
    ['identity', 'aesgcm'].map((acceptEncoding) =>
      droneRequest({ body: droneBody({ repo }), acceptEncoding, date: NOW - index * 1000, target: '/' }),
    ),
  );
  const woodpecker = repos.flatMap((repo, index) =>
    ['/woodpecker', '/woodpecker/ci?x=1'].map((target) =>
      woodpeckerRequest({ body: woodpeckerBody({ repo }), created: NOW / 1000 - index, target }),
    ),
  );

  test.each([
    ['drone', thorough(75_000), drone, DRONE_KEYS],
    ['woodpecker', thorough(25_000), woodpecker, WOODPECKER_KEYS],
  ] as const)(
    '%s: of %d mutants exactly the benign ones verify',
    (dialect, count, originals, keys) => {
      const random = randomNumbers(20261121);
      const wrong: RawRequest[] = [];
      const passed = { benign: 0, hostile: 0 };
      for (let round = 0; round < count; round++) {
        const original = pick(originals, random);
        const mutant = mutate(original, pick(originals, random), random);
        const benign = isBenign(original, mutant, dialect);
        passed[benign ? 'benign' : 'hostile']++;
        if (accepts(mutant, keys, dialect) !== benign) wrong.push(mutant);
      }
      expect(wrong).toEqual([]);
      // The sample holds plenty of both kinds; were all mutants of one kind, the test would show little.
      expect(passed.hostile).toBeGreaterThan(count / 3);
      expect(passed.benign).toBeGreaterThan(count / 10);
    },
    60_000,
  );

  test.each([
    'drone-registry',
    'drone-registry-empty',
    'woodpecker-registry',
    'woodpecker-registry-netrc',
  ] as const)('every byte of %s changed once: exactly the benign ones verify', (name) => {
    const capture = readCapture(name);
    const dialect = name.startsWith('drone') ? 'drone' : 'woodpecker';
    const wrong: RawRequest[] = [];
    for (const mutant of everyByteChanged(capture)) {
      const accepted = !isSignatureFailure(outcome(mutant, [capture.key], capture.signedAt, dialect));
      if (accepted !== isBenign(capture, mutant, dialect)) wrong.push(mutant);
    }
    expect(wrong).toEqual([]);
  });

  test('any lines at all get one of the constant failures', () => {
    const name = fc.constantFrom(...SIGNED.drone, ...SIGNED.woodpecker, 'Authorization', 'Host');
    const lines = fc.array(fc.tuple(fc.oneof(name, fc.string()), fc.string({ unit: 'binary' })), {
      maxLength: 9,
    });
    fc.assert(
      fc.property(fc.string(), lines, fc.boolean(), (target, headers, isDrone) => {
        const request = rawRequest(target, Buffer.alloc(0), headers);
        const failure = outcome(
          request,
          isDrone ? DRONE_KEYS : WOODPECKER_KEYS,
          NOW,
          isDrone ? 'drone' : 'woodpecker',
        );
        if (!isSignatureFailure(failure)) return false;
        return failure === signatureFailure(failure.reason) && Object.isFrozen(failure);
      }),
      { numRuns: 3000, seed: 20261121 },
    );
  });
});

function accepts(request: RawRequest, keys: KeyRing, dialect: Dialect): boolean {
  return !isSignatureFailure(outcome(request, keys, NOW, dialect));
}

function pick<T>(items: readonly T[], random: (limit: number) => number): T {
  const item = items[random(items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

/** Each byte of target, header names, header values and body with its lowest bit turned over, one at a time. */
function* everyByteChanged({ target, headers, body }: RawRequest): Generator<RawRequest> {
  for (const changed of everyCharacter(target)) yield rawRequest(changed, body, headers);
  for (const [at, [name, value]] of headers.entries()) {
    for (const changed of everyCharacter(name))
      yield rawRequest(target, body, headers.with(at, [changed, value]));
    for (const changed of everyCharacter(value))
      yield rawRequest(target, body, headers.with(at, [name, changed]));
  }
  for (const at of body.keys()) {
    const changed = Buffer.from(body);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    yield rawRequest(target, changed, headers);
  }
}

function* everyCharacter(text: string): Generator<string> {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at) ^ 1;
    yield text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
  }
}
