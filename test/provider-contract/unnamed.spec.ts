import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import ts from 'typescript';
import { folderNames } from './kit/folder.js';

const ROOT = new URL('../../', import.meta.url);

/** A name as a word: neither a part of another one nor of a host such as `ghcr.io`. */
const asWord = (names: readonly string[]): RegExp =>
  new RegExp(`(?<![\\w.-])(?:${names.join('|')})(?![\\w-]|\\.\\w)`);
const ANY = asWord(folderNames());

function filesOf(folder: string): readonly string[] {
  const files = readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' });
  return files.filter((file) => /\.(?:ts|mjs)$/.test(file)).map((file) => folder + file);
}

/** The lines of a file that are code; comments may name a provider, since they explain. */
function codeOf(file: string): readonly string[] {
  const text = readFileSync(new URL(file, ROOT), 'utf8');
  if (!ANY.test(text)) return [];
  const parsed = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  return ts.createPrinter({ removeComments: true }).printFile(parsed).split('\n');
}

it('src/ names no provider: what is one vendor’s own is a contribution of its folder', () => {
  const product = filesOf('src/').filter((file) => !file.endsWith('.spec.ts'));
  expect(product.length).toBeGreaterThan(200);
  const naming = product.flatMap((file) =>
    codeOf(file).flatMap((line) => (ANY.test(line) ? [`${file}: ${line.trim()}`] : [])),
  );
  expect(naming).toEqual([]);
});

it('no list in tests or tools names the providers: a new one is in all of them by being there', () => {
  const files = ['test/', 'tools/'].flatMap(filesOf);
  expect(files.length).toBeGreaterThan(200);
  const listing = files.filter((file) => {
    const code = codeOf(file).join('\n');
    const named = folderNames().filter((name) => asWord([name]).test(code));
    return named.length > folderNames().length / 2;
  });
  expect(listing).toEqual([]);
});
