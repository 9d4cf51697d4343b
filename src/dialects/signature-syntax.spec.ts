import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseDictionary, serializeDictionary, type Dictionary } from 'structured-headers';
import { BASE64_OF_32_BYTES, BASE64_OF_64_BYTES } from '../wire/canonical-base64.js';
import { parseContentDigest } from './woodpecker/content-digest.js';
import { imfFixdate, parseImfFixdate } from '../wire/imf-fixdate.js';
import { isSignatureFailure } from './shared/signature-failure.js';
import { parseWoodpeckerParameters, parseWoodpeckerSignature } from './woodpecker/woodpecker-parameters.js';
import { randomNumbers } from '../../test/support/clients/mutate.js';

/**
 * The gateway reads its one shape of RFC 9421 by hand. Here a parser of all structured fields is the judge: a line is
 * good when that parser reads it, writes it back to the same text (so it is canonical and nothing stood twice) and what
 * it read is the profile.
 */
describe('lines of structured fields: the own parsers and a full parser agree', () => {
  const LABEL = 'woodpecker-ci-extensions';
  const LIST = '("@request-target" "content-digest")';
  const base64 = (byteLength: number): string => Buffer.alloc(byteLength, 0x5a).toString('base64');

  const inputs = [
    `${LABEL}=${LIST};created=1795305018;alg="ed25519"`,
    `${LABEL}=("content-digest" "@request-target");created=0`,
    `${LABEL}=${LIST};keyid="a\\"b\\\\";expires=999999999999999;created=1`,
  ];
  const inputPieces = [
    '"',
    '\\',
    ';',
    ',',
    ' ',
    '=',
    '(',
    ')',
    '0',
    '9',
    '.',
    '-',
    '@1',
    '?1',
    ':',
    'a',
    '\xe9',
    '%"',
    ';created=1',
    ';alg="ed25519"',
    ';keyid=""',
    ';req',
    ';tag="a"',
    ', b=1',
    '"content-digest"',
    '*',
    '\t',
  ];

  test('Signature-Input', () => {
    compare(inputs, inputPieces, (line) => !isSignatureFailure(parseWoodpeckerParameters(line)), isGoodInput);
  });

  const signatures = [`${LABEL}=:${base64(64)}:`];
  const bytePieces = ['=', ':', 'A', 'B', '-', '_', '/', ' ', ',', ';a', ', b=:AA==:', '"', '\xe9', '\t'];

  test('Signature', () => {
    compare(
      signatures,
      bytePieces,
      (line) => !isSignatureFailure(parseWoodpeckerSignature(line)),
      (line) => {
        const [member, ...more] = [...(read(line) ?? [])];
        return more.length === 0 && member?.[0] === LABEL && isBytes(member[1], 64);
      },
    );
  });

  const digests = [
    `sha-256=:${base64(32)}:`,
    `sha-512=:${base64(64)}:`,
    `sha-256=:${base64(32)}:, sha-512=:${base64(64)}:`,
  ];
  test('Content-Digest', () => {
    const pieces = [
      ...bytePieces,
      `, sha-256=:${base64(32)}:`,
      `sha-512=:${base64(64)}:, `,
      'sha-384=:',
      ', ',
    ];
    compare(
      digests,
      pieces,
      (line) => parseContentDigest(line) !== undefined,
      (line) => {
        const members = [...(read(line.replace(/,(?! )/, ', ')) ?? [])];
        const good = members.every(([name, member]) =>
          name === 'sha-256' ? isBytes(member, 32) : name === 'sha-512' && isBytes(member, 64),
        );
        return members.length > 0 && good;
      },
    );
  });

  function isGoodInput(line: string): boolean {
    const [member, ...more] = [...(read(line) ?? [])];
    if (more.length > 0 || member?.[0] !== LABEL || !Array.isArray(member[1][0])) return false;
    const [items, parameters] = member[1] as [[unknown, Map<string, unknown>][], Map<string, unknown>];
    const covered = items.map(([item, own]) => (own.size === 0 ? item : undefined));
    const rules: Record<string, (value: unknown) => boolean> = {
      created: (value) => Number.isInteger(value) && !Object.is(value, -0) && (value as number) >= 0,
      expires: (value) => Number.isInteger(value) && !Object.is(value, -0) && (value as number) >= 0,
      alg: (value) => value === 'ed25519',
      keyid: (value) => typeof value === 'string',
    };
    return (
      covered.length === 2 &&
      covered.includes('@request-target') &&
      covered.includes('content-digest') &&
      parameters.has('created') &&
      [...parameters].every(([name, value]) => rules[name]?.(value) ?? false)
    );
  }

  /** The dictionary, if the line is its canonical text. */
  function read(line: string): Dictionary | undefined {
    try {
      const dictionary = parseDictionary(line);
      return serializeDictionary(dictionary) === line ? dictionary : undefined;
    } catch {
      return undefined;
    }
  }

  function isBytes(member: unknown, byteLength: number): boolean {
    const [value, parameters] = member as [unknown, Map<string, unknown>];
    return value instanceof ArrayBuffer && value.byteLength === byteLength && parameters.size === 0;
  }
});

/** Puts pieces into good lines, takes characters out, and asks both sides. */
function compare(
  lines: readonly string[],
  pieces: readonly string[],
  own: (line: string) => boolean,
  judge: (line: string) => boolean,
): void {
  const random = randomNumbers(9421);
  const verdicts = { good: 0, bad: 0 };
  const differences: string[] = [];
  for (let round = 0; round < 20_000; round++) {
    let line = lines[round % lines.length] ?? '';
    for (let changes = random(3); changes > 0; changes--) {
      const at = random(line.length + 1);
      const piece = random(3) === 0 ? '' : (pieces[random(pieces.length)] ?? '');
      line = line.slice(0, at) + piece + line.slice(at + random(2));
    }
    const verdict = judge(line);
    verdicts[verdict ? 'good' : 'bad']++;
    if (own(line) !== verdict) differences.push(line);
  }
  expect(differences).toEqual([]);
  expect(Math.min(verdicts.good, verdicts.bad)).toBeGreaterThan(1000);
}

describe('an IMF-fixdate', () => {
  test('comes back as the second that was written', () => {
    const random = randomNumbers(9110);
    for (let round = 0; round < 2000; round++) {
      const seconds = random(2 ** 32);
      expect(parseImfFixdate(imfFixdate(seconds * 1000))).toBe(seconds);
    }
    expect(parseImfFixdate('Sat, 21 Nov 2026 23:49:21 GMT')).toBe(1795304961);
    expect(parseImfFixdate('Thu, 29 Feb 2024 00:00:00 GMT')).toBe(1709164800);
  });

  test('is no other spelling', () => {
    for (const text of [
      'Wed, 29 Feb 2023 00:00:00 GMT',
      'Thu, 29 Feb 2024 24:00:00 GMT',
      'Thu, 29 Feb 2024 00:00:00 Z',
      'Thu, 29 Feb 2024 00:00:00 GMT ',
      'Thu,29 Feb 2024 00:00:00 GMT',
      'Thu, 29 Feb 24 00:00:00 GMT',
      'Thu, 01 Jan 11970 00:00:00 GMT',
      'Thu, 29 Feb 2024 00:00:00.000 GMT',
      'Thu, 29 Feb 2024 00:00:00 GMT (comment)',
      'Invalid Date',
    ]) {
      expect(parseImfFixdate(text)).toBeUndefined();
    }
  });
});

describe.each([
  [32, BASE64_OF_32_BYTES],
  [64, BASE64_OF_64_BYTES],
])('canonical base64 of %d bytes', (length, spelling) => {
  test('is what every such bytes are written as', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: length, maxLength: length }), (bytes) => {
        expect(Buffer.from(bytes).toString('base64')).toMatch(spelling);
      }),
    );
  });

  test('has one spelling', () => {
    const text = Buffer.alloc(length, 0xff).toString('base64');
    const stem = text.slice(0, text.indexOf('=') - 1);
    for (const last of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_ \u0100') {
      const changed = stem + last + text.slice(text.indexOf('='));
      expect(spelling.test(changed)).toBe(Buffer.from(changed, 'base64').toString('base64') === changed);
    }
    for (const wrong of [
      text.replace('/', '_'),
      text.replace('=', ''),
      `${text}\n`,
      `${text}=`,
      ` ${text}`,
      text.replace('/', ' '),
      text.replace('/', '\u0100'),
      text.slice(4),
      `////${text}`,
      '',
    ]) {
      expect(wrong).not.toMatch(spelling);
    }
  });
});
