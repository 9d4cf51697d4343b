import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  parseRepoPattern,
  PATTERN_ERROR_CODES,
  PatternError,
  type PatternErrorCode,
} from './repo-pattern.js';

describe('parseRepoPattern', () => {
  it.each([
    ['acme/app', 'acme', 'app', 'repo', 8],
    ['acme/*', 'acme', '*', 'namespace', 5],
    ['acme/web-*', 'acme', 'web-*', 'namespace', 9],
    ['Acme/*-x-*', 'Acme', '*-x-*', 'namespace', 8],
    ['~jane/a.b_c-d', '~jane', 'a.b_c-d', 'repo', 13],
    ['group/sub/app', 'group/sub', 'app', 'repo', 13],
    ['group/sub/web-*', 'group/sub', 'web-*', 'namespace', 14],
    ['group/a/b/c/*', 'group/a/b/c', '*', 'namespace', 12],
    ['group/**', 'group', '**', 'namespace', 6],
    ['group/sub/**', 'group/sub', '**', 'namespace', 10],
  ])('reads %s', (text, namespace, name, scope, literalLength) => {
    const { matchesName, ...facts } = parseRepoPattern(text);
    expect(facts).toEqual({ text, namespace, name, scope, literalLength });
    expect(matchesName(name.replaceAll('*', '-y-'))).toBe(true);
  });

  it.each([
    ['app', ['app'], ['', 'App', 'apps', 'ap', 'app/', 'x/app']],
    ['*', ['a', 'app', 'a.b', '-'], ['', '/', 'a/b', 'a/']],
    ['**', ['a', 'app', 'a/b', 'a/b/c'], ['', '/', '/a', 'a/', 'a//b', '//']],
    ['web-*', ['web-', 'web-x', 'web-web-'], ['web', 'xweb-', 'web-a/b', 'Web-a', '']],
    ['*-web', ['-web', 'x-web', '-web-web'], ['web', 'x-webs', 'a/-web']],
    ['a*a', ['aa', 'aba', 'aaa'], ['a', 'ab', 'ba', 'a/a']],
    ['*ab*', ['ab', 'xaby', 'aab', 'abab'], ['a', 'b', 'ba', 'a/b', 'axb']],
    ['*a*a*', ['aa', 'xaxax'], ['a', 'xax', 'bb']],
    ['x*abab*y', ['xababy', 'xabababy', 'xaababy'], ['xabay', 'xaby', 'xabab', 'ababy']],
    ['ab*ba*ab', ['abbaab', 'ab-ba-ab'], ['abab', 'abaab', 'aba']],
  ])('matches the names of acme/%s and no others', (name, matching, others) => {
    const pattern = parseRepoPattern(`acme/${name}`);
    for (const text of matching) expect([text, pattern.matchesName(text)]).toEqual([text, true]);
    for (const text of others) expect([text, pattern.matchesName(text)]).toEqual([text, false]);
  });

  const form = 'write namespace/name, namespace/prefix-*, namespace/* or namespace/**';
  const refused: Record<PatternErrorCode, { message: string; texts: string[] }> = {
    empty: { message: `the pattern is empty; ${form}`, texts: [''] },
    too_long: {
      message: 'a segment of the pattern is longer than 255 characters; no forge has such a name',
      texts: [
        `acme/${'a'.repeat(256)}`,
        `${'a'.repeat(256)}/app`,
        `a/${'a'.repeat(256)}/app`,
        `acme/${'*a'.repeat(200_000)}`,
      ],
    },
    whitespace: {
      message:
        'a pattern has no spaces, line breaks or control characters; separate several patterns by commas',
      texts: [
        ' acme/app',
        'acme/app ',
        'acme/ app',
        'acme/app\n',
        'acme\t/app',
        'acme/a\0',
        'acme/\u0085',
        ' ',
        '\u2028',
      ],
    },
    segments: {
      message: `a pattern has two segments or more; ${form}`,
      texts: ['acme', '*', '**'],
    },
    empty_segment: {
      message: `a segment of the pattern is empty; ${form}`,
      texts: ['/x', 'x/', '/', '/*', '*/', 'a/b/', '/a/b', '//', 'a//b', '/**', 'a//**'],
    },
    namespace_wildcard: {
      message:
        'the namespace is literal, * stands only in the last segment; write one pattern for each namespace',
      texts: ['*/x', '*/*', 'ac*/app', '*me/app', 'acme/*/x', 'acme/*/**', '*/**'],
    },
    double_wildcard: {
      message: `** stands only for the whole last segment, and means all below the namespace; ${form}`,
      texts: ['**/app', 'acme/a**b', 'acme/***', 'acme/**a', '**/**', 'acme/**/app', 'acme/**/*'],
    },
    character: {
      message:
        'a pattern is made of ASCII letters, digits, - . _ ~ and, in the last segment, *; other wildcards are not known',
      texts: [
        'acme/web-?',
        'acme/{a,b}',
        'acme/[ab]',
        '!acme/app',
        'acme/app:1',
        'bücher/app',
        'acme/аpp',
        'a\\/b',
        'acme/^a$',
        'group/s?b/app',
      ],
    },
  };

  it.each(PATTERN_ERROR_CODES)('refuses with %s and one constant message', (code) => {
    for (const text of refused[code].texts) {
      let error: unknown;
      try {
        parseRepoPattern(text);
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(PatternError);
      expect(error).toMatchObject({ name: 'PatternError', code, message: refused[code].message });
    }
    expect(refused[code].texts).not.toHaveLength(0);
  });

  /** Slow and obvious: `*` is nothing, or one character and itself again. */
  function model(pattern: string, name: string): boolean {
    if (name === '' && pattern === '') return true;
    if (pattern.startsWith('*')) {
      return (
        model(pattern.slice(1), name) ||
        (name !== '' && !name.startsWith('/') && model(pattern, name.slice(1)))
      );
    }
    return name !== '' && pattern.startsWith(name.slice(0, 1)) && model(pattern.slice(1), name.slice(1));
  }

  it('matches as the slow model does', () => {
    const segment = fc.string({ unit: fc.constantFrom('a', 'b', '*'), minLength: 1, maxLength: 6 });
    const names = fc.string({
      unit: fc.constantFrom('a', 'b', 'a', 'b', 'a', '/'),
      minLength: 1,
      maxLength: 8,
    });
    let matches = 0;
    fc.assert(
      fc.property(segment, names, (written, name) => {
        const pattern = written.replaceAll(/\*+/g, '*');
        const expected = model(pattern, name);
        matches += Number(expected);
        expect(parseRepoPattern(`acme/${pattern}`).matchesName(name)).toBe(expected);
      }),
      { numRuns: 5000 },
    );
    expect(matches).toBeGreaterThan(300);
  });

  it('gives for any text a pattern of two segments or more, or its own error', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...Array.from('aZ0*/-. \n?')) }));
    fc.assert(
      fc.property(text, (written) => {
        try {
          const { namespace, name } = parseRepoPattern(written);
          expect(`${namespace}/${name}`).toBe(written);
          expect(written).toMatch(/^(?:[\w.~-]+\/)+(?:[\w.~*-]+|\*\*)$/);
        } catch (error) {
          expect(error).toBeInstanceOf(PatternError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  /** A text that counts how often a single character of it is looked at. */
  function counted(text: string): { name: string; looks: () => number } {
    let looks = 0;
    const name = Object.assign(new String(text), {
      charCodeAt: (index: number) => {
        looks += 1;
        return text.charCodeAt(index);
      },
    });
    return { name: name as unknown as string, looks: () => looks };
  }

  it.each([
    ['*aaaab*', 'a'.repeat(100_000), false],
    ['*aaaab*aaaab*aaaab*', `${'a'.repeat(30_000)}b`.repeat(3), true],
    ['x*abababac*', `x${'ab'.repeat(50_000)}`, false],
    [`*${'a*'.repeat(120)}b*`, 'a'.repeat(100_000), false],
    [`*${'a'.repeat(250)}b*`, 'a'.repeat(100_000), false],
  ])('looks at each character of a name at most once: %s', (segment, text, matches) => {
    const { name, looks } = counted(text);
    expect(parseRepoPattern(`acme/${segment}`).matchesName(name)).toBe(matches);
    expect(looks()).toBeGreaterThan(1000);
    expect(looks()).toBeLessThanOrEqual(text.length);
  });
});
