import { expect, it } from '@jest/globals';
import { codeLines, programsIn } from '../support/kit/code-lines.js';
import { folderNames } from './kit/folder.js';

/**
 * A name, one of the folders or what stores/README.md makes: as a word, and no part of a pattern; one with a path behind
 * it is a reference that somebody is shown as an example.
 */
const NAMES = new RegExp(`(?<![\\w.|-])(?:${[...folderNames(), 'my-store'].join('|')})(?![\\w:|-]|\\.\\w)`);

it('src/ names no store: what is one kind’s own is a contribution of its folder', () => {
  const product = programsIn('src/').filter((file) => !file.endsWith('.spec.ts'));
  expect(product.length).toBeGreaterThan(200);
  const naming = product.flatMap((file) =>
    codeLines(file, NAMES).flatMap((line) => (NAMES.test(line) ? [`${file}: ${line.trim()}`] : [])),
  );
  expect(naming).toEqual([]);
});
