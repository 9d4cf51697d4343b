import { expect, it } from '@jest/globals';
import { codeLines, programsIn } from '../support/kit/code-lines.js';
import { folderNames as storeNames } from '../store-contract/kit/folder.js';
import { folderNames } from './kit/folder.js';

/** A name as a word: neither a part of another one nor of a host such as `ghcr.io`. */
const asWord = (names: readonly string[]): RegExp =>
  new RegExp(`(?<![\\w.-])(?:${names.join('|')})(?![\\w-]|\\.\\w)`);
/**
 * With the one that providers/README.md makes. Of a name that is also a store's the like is asked there, where
 * references stand as examples.
 */
const ANY = asWord(['my-registry', ...folderNames().filter((name) => !storeNames().includes(name))]);

it('src/ names no provider: what is one vendor’s own is a contribution of its folder', () => {
  const product = programsIn('src/').filter((file) => !file.endsWith('.spec.ts'));
  expect(product.length).toBeGreaterThan(200);
  const naming = product.flatMap((file) =>
    codeLines(file, ANY).flatMap((line) => (ANY.test(line) ? [`${file}: ${line.trim()}`] : [])),
  );
  expect(naming).toEqual([]);
});

it('no list in tests or tools names the providers: a new one is in all of them by being there', () => {
  const files = ['test/', 'tools/'].flatMap(programsIn);
  expect(files.length).toBeGreaterThan(200);
  const listing = files.filter((file) => {
    const code = codeLines(file, ANY).join('\n');
    const named = folderNames().filter((name) => asWord([name]).test(code));
    return named.length > folderNames().length / 2;
  });
  expect(listing).toEqual([]);
});
