import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import ts from 'typescript';
import { folderNames } from './folder.js';

const SRC = new URL('../../src/', import.meta.url);

/** An id as a word: neither a part of another one nor of a host such as `ghcr.io`. */
const ID = new RegExp(`(?<![\\w.-])(?:${folderNames().join('|')})(?![\\w-]|\\.\\w)`);

/** The lines of a file that are code and name a provider; comments may, since they explain. */
function namingLines(file: string): readonly string[] {
  const text = readFileSync(new URL(file, SRC), 'utf8');
  if (!ID.test(text)) return [];
  const parsed = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  const code = ts.createPrinter({ removeComments: true }).printFile(parsed);
  return code.split('\n').flatMap((line) => (ID.test(line) ? [`${file}: ${line.trim()}`] : []));
}

it('src/ names no provider: what is one vendor’s own is a contribution of its folder', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' });
  const product = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'));
  expect(product.length).toBeGreaterThan(200);
  expect(product.flatMap(namingLines)).toEqual([]);
});
