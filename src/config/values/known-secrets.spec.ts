import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { knownSecret } from './known-secrets.js';

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';
const PRINTABLE = Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at)).join('');

function from(alphabet: string, minLength: number, maxLength = minLength): fc.Arbitrary<string> {
  return fc
    .array(fc.constantFrom(...Array.from(alphabet)), { minLength, maxLength })
    .map((characters) => characters.join(''));
}

const bytes = (encoding: BufferEncoding, length: number): fc.Arbitrary<string> =>
  fc
    .uint8Array({ minLength: length, maxLength: length })
    .map((random) => Buffer.from(random).toString(encoding));

/** Words that begin or end as placeholders do, beside ordinary ones. */
const WORDS = [
  'change',
  'replacement',
  'mechanic',
  'item',
  'thistle',
  'token',
  'secret',
  'here',
  'todo',
  'orbit',
];

/** What common generators make of passwords that are worth the name. */
const GENERATORS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'openssl rand -hex 16': bytes('hex', 16),
  'openssl rand -hex 32': bytes('hex', 32),
  'openssl rand -base64 12': bytes('base64', 12),
  'openssl rand -base64 32': bytes('base64', 32),
  token_urlsafe: bytes('base64url', 32),
  'pwgen -s': from(LOWER + UPPER + DIGITS, 12, 64),
  'letters and digits, small': from(LOWER + DIGITS, 16, 40),
  'letters alone': from(LOWER, 20, 40),
  'every printable sign': from(PRINTABLE, 12, 64),
  'signs in pairs of brackets': from(`${PRINTABLE}<<>>{{}}$$%%__[]@`, 16, 40).map((inside) => `<${inside}>`),
  uuid: fc.uuid(),
  'groups of six': fc
    .array(from(LOWER + UPPER + DIGITS, 6), { minLength: 3, maxLength: 4 })
    .map((all) => all.join('-')),
  GitHub: from(LOWER + UPPER + DIGITS, 36).map((random) => `ghp_${random}`),
  GitLab: from(`${LOWER}${UPPER}${DIGITS}_-`, 20).map((random) => `glpat-${random}`),
  Docker: from(`${LOWER}${UPPER}${DIGITS}_-`, 27).map((random) => `dckr_pat_${random}`),
  words: fc
    .tuple(
      fc.array(fc.constantFrom(...WORDS), { minLength: 4, maxLength: 7 }),
      fc.constantFrom('-', '_', ' ', '.'),
    )
    .map(([words, between]) => words.join(between)),
};

describe('a secret that everybody knows', () => {
  it.each([
    ...['replace-me', 'replace-me-with-openssl-rand-hex-32', 'REPLACE_ME', 'ReplaceMe!', 'replace this'],
    ...['changeme', 'changeme123', 'changemeplease', 'CHANGE_ME_NOW', 'change-it', 'changeit', ' changeme\n'],
    ...[
      '<token>',
      '<your token>',
      '<YOUR_TOKEN>',
      '<Your-32-byte-secret>',
      '<the secret you have>',
      '[TOKEN]',
    ],
    ...[
      '${TOKEN}',
      '${DRONE_SECRET:-}',
      '${token:?missing}',
      '${env.TOKEN}',
      '$TOKEN',
      '$(openssl rand -hex 32)',
    ],
    ...['{{ token }}', '{{.Values.token}}', '{{ lookup("env", "TOKEN") }}', '${{ secrets.TOKEN }}'],
    ...['%TOKEN%', '@TOKEN@', '__TOKEN__', 'xxxxxxxxxxxxxxxx', '****', '...', 'TODO', 'fixme', 'placeholder'],
    ...[
      'your-secret',
      'YOUR_DRONE_SECRET',
      'your-shared-secret-goes-here',
      'insert-token-here',
      'PUT_YOUR_TOKEN_HERE',
    ],
  ])('is a placeholder: %s', (secret) => {
    expect(knownSecret(secret)).toBe('placeholder');
  });

  it.each([
    'bea26a2221fd8090ea38720fc445eca6',
    'bea26a2221fd8090ea38720fc445eca6\n',
    'super-duper-secret',
    'correct-horse-batter-staple',
    'correct-horse-battery-staple',
    '558f3eacbfd5928157cbfe34823ab921',
    '4fce87fb3a28d462331dff6e1bb9c98b',
    '2fd99e9939e4774ff9dfda816cbf93a9',
    'ALQU2M0KdptXUdTPKcEw',
    'Harbor12345',
    'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  ])('is published: %s', (secret) => {
    expect(knownSecret(secret)).toBe('published');
  });

  it.each([
    ...[
      'bea26a2221fd8090ea38720fc445eca7',
      'replacement-orbit-lamp-mast',
      'change-mechanic-lamp-mast',
      'exchangeme',
    ],
    ...[
      '<3-pull-secrets>x',
      '<k>9',
      '$ecret-of-ours',
      '$2b$10$abcdefghijklmnopqrstuv',
      '{token}',
      '{{token}',
      '<>',
    ],
    ...[
      'a${TOKEN}',
      '${TOKEN}-x',
      'todo-list-of-ours',
      'example-password',
      'TEST-ONLY-secret',
      'xxx',
      '%TOKEN',
    ],
  ])('is not this: %s', (secret) => {
    expect(knownSecret(secret)).toBeUndefined();
  });

  it.each(Object.entries(GENERATORS))('is none that a generator makes: %s', (_, passwords) => {
    fc.assert(
      fc.property(passwords, (password) => {
        expect(knownSecret(password)).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });
});
