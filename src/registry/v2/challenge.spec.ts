import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { ChallengeError, parseChallenges } from './challenge.js';

function read(header: string): [scheme: string, parameters: Record<string, string>][] {
  return parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);
}

const REALM = 'https://auth.example/token';

describe('parseChallenges', () => {
  it.each<[string, string, [string, Record<string, string>][]]>([
    ['Basic', 'Basic realm="Registry"', [['basic', { realm: 'Registry' }]]],
    ['Basic without a realm', 'Basic', [['basic', {}]]],
    ['any case', 'BASIC Realm="R"', [['basic', { realm: 'R' }]]],
    [
      'Bearer with all parameters',
      `Bearer realm="${REALM}",service="r.example",scope="repository:acme/app:pull,push"`,
      [['bearer', { realm: REALM, service: 'r.example', scope: 'repository:acme/app:pull,push' }]],
    ],
    [
      'another order, spaces and tabs',
      `Bearer  scope = "a b" ,\tservice="s", realm= "${REALM}" ,error="invalid_token"`,
      [['bearer', { scope: 'a b', service: 's', realm: REALM, error: 'invalid_token' }]],
    ],
    ['without scope', `Bearer realm="${REALM}",service="s"`, [['bearer', { realm: REALM, service: 's' }]]],
    [
      'unquoted values',
      `Bearer realm=${REALM}?a=b,service=s`,
      [['bearer', { realm: `${REALM}?a=b`, service: 's' }]],
    ],
    [
      'both in one header, as Forgejo sends them',
      `Bearer realm="${REALM}",service="container_registry",scope="*",Basic realm="Gitea Package API"`,
      [
        ['bearer', { realm: REALM, service: 'container_registry', scope: '*' }],
        ['basic', { realm: 'Gitea Package API' }],
      ],
    ],
    [
      'both, Basic first',
      `Basic realm="x", Bearer realm="${REALM}"`,
      [
        ['basic', { realm: 'x' }],
        ['bearer', { realm: REALM }],
      ],
    ],
    [
      'two without parameters',
      'Negotiate, Basic',
      [
        ['negotiate', {}],
        ['basic', {}],
      ],
    ],
    [
      'an unknown scheme before',
      `Digest realm="a", qop="auth,auth-int", Basic`,
      [
        ['digest', { realm: 'a', qop: 'auth,auth-int' }],
        ['basic', {}],
      ],
    ],
    ['escaped characters', String.raw`Basic realm="a\"b\\c\d"`, [['basic', { realm: 'a"b\\cd' }]]],
    ['an escaped character of two halves', String.raw`Basic realm="\😀\""`, [['basic', { realm: '😀"' }]]],
    [
      'what looks like another challenge inside quotes',
      'Basic realm="x, Bearer realm=y"',
      [['basic', { realm: 'x, Bearer realm=y' }]],
    ],
    ['empty values', 'Bearer realm="",scope=', [['bearer', { realm: '', scope: '' }]]],
    ['empty list items', ' , Basic ,, realm="x" , ', [['basic', { realm: 'x' }]]],
    [
      'names that objects have',
      'Bearer __proto__="a",constructor="b"',
      [
        [
          'bearer',
          Object.fromEntries([
            ['__proto__', 'a'],
            ['constructor', 'b'],
          ]),
        ],
      ],
    ],
    [
      'the last of several scopes',
      `Bearer realm="${REALM}",scope="repository:a/b:pull",Scope="repository:c/d:pull"`,
      [['bearer', { realm: REALM, scope: 'repository:c/d:pull' }]],
    ],
    ['nothing', '', []],
  ])('reads %s', (_, header, expected) => {
    expect(read(header)).toEqual(expected);
  });

  it.each([
    ['a value without a name', 'Basic ="x"'],
    ['a parameter without a scheme', 'realm="x"'],
    ['an open quote', 'Basic realm="x'],
    ['an open escape', 'Basic realm="x\\'],
    ['an open quote behind an escaped character of two halves', String.raw`Basic realm="\😀\"`],
    ['something behind a quote', 'Basic realm="x"y'],
    ['no comma between quoted parameters', 'Basic realm="x"service="y"'],
    ['a quote inside a value', 'Basic realm=x"y"'],
    ['two realms', `Bearer realm="${REALM}",realm="https://evil.example/"`],
    ['two realms in other case', `Bearer realm="${REALM}",REALM="https://evil.example/"`],
    ['a line break in quotes', 'Basic realm="x\ny"'],
    ['a null character', 'Basic\0realm="x"'],
    ['a scheme that is no token', 'B@sic realm="x"'],
    ['token68 with a slash', 'Negotiate YII/abc=='],
    ['too long a header', `Basic realm="${'x'.repeat(8192)}"`],
    ['a non-breaking space', 'Basic\u00a0realm="x"'],
  ])('refuses %s', (_, header) => {
    expect(() => parseChallenges(header)).toThrow(new ChallengeError());
    expect(new ChallengeError().message).toBe('the WWW-Authenticate header is malformed');
  });

  const pieces = fc.constantFrom(
    'Basic',
    'Bearer',
    ' ',
    ',',
    '=',
    '"',
    '\\',
    'realm',
    'scope',
    'x',
    '\t',
    '/',
    'é',
    '\n',
  );

  it('gives for any text challenges or its own error', () => {
    let understood = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(pieces).map((parts) => parts.join('')),
          fc.string(),
        ),
        (header) => {
          try {
            for (const { scheme, parameters } of parseChallenges(header)) {
              expect(scheme).toMatch(/^[!-~]+$/);
              for (const name of parameters.keys()) expect(name).toBe(name.toLowerCase());
            }
            understood += 1;
          } catch (error) {
            expect(error).toBeInstanceOf(ChallengeError);
          }
        },
      ),
      { numRuns: 3000 },
    );
    expect(understood).toBeGreaterThan(300);
  });

  const token = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
  const written = fc.record({
    scheme: token,
    parameters: fc.dictionary(token, fc.stringMatching(/^[ -~é]{0,20}$/), { maxKeys: 4 }),
  });

  it('reads back whatever is written by the grammar', () => {
    fc.assert(
      fc.property(fc.array(written, { maxLength: 4 }), (challenges) => {
        const header = challenges
          .map(({ scheme, parameters }) => {
            const list = Object.entries(parameters).map(
              ([name, value]) => `${name}="${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`,
            );
            return `${scheme} ${list.join(', ')}`;
          })
          .join(', ');
        expect(read(header)).toEqual(challenges.map(({ scheme, parameters }) => [scheme, { ...parameters }]));
      }),
    );
  });

  it('reads each character once, whatever the header holds', () => {
    const headers = [
      'a'.repeat(8192),
      'a '.repeat(4096),
      ' '.repeat(8192),
      ','.repeat(8192),
      `a b=${'\\"'.repeat(4000)}`,
      `a b="${'\\"'.repeat(4000)}`,
      `a ${'b=c '.repeat(2000)}`,
      `a b=${'c'.repeat(8000)}"`,
      `a ${'b '.repeat(3000)}=`,
      '='.repeat(8192),
    ];
    // Each match starts where the one before ended and none can be tried again, so their lengths are the whole work.
    for (const header of headers) {
      const exec = jest.spyOn(RegExp.prototype, 'exec');
      try {
        parseChallenges(header);
      } catch {
        // Only the work counts here.
      }
      const lengths = exec.mock.results.map(
        ({ value }) => (value as RegExpExecArray | null)?.[0].length ?? 0,
      );
      exec.mockRestore();
      expect(lengths.length).toBeGreaterThan(0);
      expect(lengths.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(header.length);
      expect(lengths.length).toBeLessThanOrEqual(4 * header.length);
    }
  });
});
