import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { patternsMeet } from './patterns-meet.js';
import { parseRepoPattern, type RepoPattern } from './repo-pattern.js';

const segment = fc.constantFrom('a', 'b', 'ab', 'aab');
const namespaces = fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
const names = fc.oneof(segment, fc.constantFrom('*', '**', 'a*', '*b', 'a*b', '*a*'));
const patterns = fc.tuple(namespaces, names).map((parts) => parseRepoPattern(parts.join('/')));

function matches({ namespace, matchesName }: RepoPattern, repo: string): boolean {
  return repo.startsWith(`${namespace}/`) && matchesName(repo.slice(namespace.length + 1));
}

describe('patternsMeet', () => {
  it('never denies that a repository matches both', () => {
    const repos = fc.tuple(namespaces, segment).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(patterns, patterns, repos, (one, other, repo) => {
        const isBoth = matches(one, repo) && matches(other, repo);
        return !isBoth || patternsMeet(one, other); // `expect` takes ten times as long
      }),
      { numRuns: 100_000 },
    );
  });

  it.each([
    ['acme/app', 'acme/api'],
    ['acme/app', 'beta/app'],
    ['acme/app', 'acme/web-*'],
    ['acme/a*', 'acme/b*'],
    ['acme/*-a', 'acme/*-b'],
    ['acme/*', 'acme/sub/*'],
    ['acme/**', 'acme2/**'],
    ['acme/**', 'beta/app'],
    ['group/sub/**', 'group/app'],
  ])('keeps %s and %s apart', (one, other) => {
    const [first, second] = [parseRepoPattern(one), parseRepoPattern(other)];
    expect([patternsMeet(first, second), patternsMeet(second, first)]).toEqual([false, false]);
  });
});
