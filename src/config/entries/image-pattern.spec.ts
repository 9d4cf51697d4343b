import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isImagePattern, reachesFurther } from './image-pattern.js';

describe('isImagePattern', () => {
  it.each([
    'app',
    'acme/app',
    'acme/team/app_1',
    'a.b/c-d/e__f/g--h',
    'acme/*',
    'acme/web-*',
    'acme/web*',
    'a*',
    '{namespace}/{name}',
    '{namespace}/*',
    'ci-{name}-cache',
    '{namespace}{name}',
    'base/{name}*',
  ])('takes %s', (text) => {
    expect(isImagePattern(text)).toBe(true);
  });

  it.each([
    '',
    '*',
    '/',
    '/*',
    'acme/',
    '/acme',
    'acme//app',
    'acme/*/app',
    '*/app',
    'acme/**',
    'Acme/app',
    'acme/app:1',
    'acme/app@sha256',
    'acme app',
    'acme/app\n',
    '-app',
    'app-',
    'a..b',
    'a___b',
    '{repo}',
    '{name',
    '{Name}',
    '{ name }',
    '{constructor}',
    'ä',
    'a'.repeat(256),
  ])('refuses %j', (text) => {
    expect(isImagePattern(text)).toBe(false);
  });

  it('takes 255 characters, in time that grows with the length alone', () => {
    expect(isImagePattern('a'.repeat(255))).toBe(true);
    expect(isImagePattern('a-'.repeat(127))).toBe(false);
  });
});

describe('a pattern that is filled from the names of a repository', () => {
  it.each([
    ['{namespace}*', 'prefix'],
    ['{name}*', 'prefix'],
    ['base/{name}*', 'prefix'],
    ['{namespace}/{name}-*', 'prefix'],
    ['x-{namespace}-*', 'prefix'],
    ['{namespace}{name}', 'run_together'],
    ['{namespace}-{name}', 'run_together'],
    ['base/{name}.{namespace}/app', 'run_together'],
    ['{namespace}__{name}/*', 'run_together'],
  ])('%s would reach further', (pattern, how) => {
    expect([isImagePattern(pattern), reachesFurther(pattern)]).toEqual([true, how]);
  });

  it.each([
    ...[
      '{namespace}/*',
      '{namespace}/{name}',
      '{namespace}/{name}/*',
      '{name}/{namespace}',
      'ci-{name}-cache',
    ],
    ...['x-{namespace}/web-*', '{namespace}/{name}-x', 'acme/web*', 'acme*', 'app'],
  ])('%s does not', (pattern) => {
    expect([isImagePattern(pattern), reachesFurther(pattern)]).toEqual([true, undefined]);
  });

  it('names no image of one repository for another', () => {
    const text = fc.stringMatching(/^[a-c]{1,2}(?:-[a-c])?$/);
    const repo = fc.tuple(text, text);
    const part = fc.constantFrom('{namespace}', '{name}', '/', '-', 'a', 'x');
    const pattern = fc
      .tuple(fc.array(part, { minLength: 1, maxLength: 6 }), fc.constantFrom('', '*', '/*'))
      .map(([parts, end]) => parts.join('') + end)
      .filter((each) => each.includes('{namespace}') && each.includes('{name}') && isImagePattern(each));
    const filled = (each: string, [namespace, name]: readonly [string, string]): string =>
      each.replace('{namespace}', namespace).replace('{name}', name);
    fc.assert(
      fc.property(pattern, repo, repo, (each, one, other) => {
        fc.pre(!reachesFurther(each) && one.join('/') !== other.join('/') && each.split('{').length === 3);
        const [mine, theirs] = [filled(each, one), filled(each, other)];
        expect(mine.endsWith('*') ? theirs.startsWith(mine.slice(0, -1)) : theirs === mine).toBe(false);
      }),
    );
  });
});
