import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { preProcessFile } from 'typescript';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
type Graph = ReadonlyMap<string, readonly string[]>;

function sources(): string[] {
  return ['src', 'providers', 'stores'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(folder, file)),
  );
}

/** Every file with those it names: by value, by type, and when it is first used. */
function importsOf(files: readonly string[], read: (file: string) => string): Graph {
  const known = new Set(files);
  return new Map(
    files.map((file) => {
      const named = preProcessFile(read(file), true, true).importedFiles.map(({ fileName }) => fileName);
      const relative = named.filter((name) => name.startsWith('.'));
      const targets = relative.map((name) => join(file, '..', name).replace(/\.js$/, '.ts'));
      return [file, targets.filter((target) => known.has(target))];
    }),
  );
}

/** Each way that leads back to where it began, `a → b → a`; at least one for each file that is in any. */
function cyclesIn(graph: Graph): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    const since = way.indexOf(file);
    if (since >= 0) found.push([...way.slice(since), file].join(' → '));
    if (since >= 0 || done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...way, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return found;
}

describe('imports', () => {
  it('never lead from a file back to it, by value or by type', () => {
    const files = sources();
    expect(files.length).toBeGreaterThan(250);
    expect(cyclesIn(importsOf(files, (file) => readFileSync(join(ROOT, file), 'utf8')))).toEqual([]);
  });

  it.each([
    ['by value', `import { b } from './b.js';`, `export { a } from './c.js';`],
    ['by type', `import { type B } from './b.js';`, `import type { C } from './c.js';`],
    ['on first use', `export const b = () => import('./b.js');`, `import './c.js';`],
  ])('that do so %s are found', (_, a, b) => {
    const texts = new Map([
      ['src/a.ts', a],
      ['src/b.ts', b],
      ['src/c.ts', `import { b } from './b.js';`],
      ['src/d.ts', `import { a } from './a.js';`],
    ]);
    const graph = importsOf([...texts.keys()], (file) => texts.get(file) ?? '');
    expect(cyclesIn(graph)).toEqual(['src/b.ts → src/c.ts → src/b.ts']);
  });
});
