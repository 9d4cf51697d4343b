import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';

const ROOT = new URL('../../../', import.meta.url);

/** The programs of a folder and all below it, by their paths from the root. */
export function programsIn(folder: string): readonly string[] {
  const files = readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' });
  return files.filter((file) => /\.(?:ts|mjs)$/.test(file)).map((file) => folder + file);
}

/** The lines of a file that are code, where it has anything of what is looked for; comments may, since they explain. */
export function codeLines(file: string, lookedFor: RegExp): readonly string[] {
  const text = readFileSync(new URL(file, ROOT), 'utf8');
  if (!lookedFor.test(text)) return [];
  const parsed = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  return ts.createPrinter({ removeComments: true }).printFile(parsed).split('\n');
}
