import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const root = new URL('../../', import.meta.url);
const text = readFileSync(new URL('SECURITY.md', root), 'utf8');

interface Proof {
  readonly title: string;
  readonly file: string;
}

/** The rows of one of the two tables: the name of each and the tests that it links to. */
function rows(letter: 'G' | 'T'): [name: string, proofs: Proof[]][] {
  const lines = text.split('\n').filter((line) => new RegExp(`^\\| ${letter}\\d+ `).test(line));
  return lines.map((line) => [
    line.split('|')[1]?.trim() ?? '',
    [...line.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)].map(([, title = '', file = '']) => ({ title, file })),
  ]);
}

/** Whether a test or a group of tests in the file has the title. */
function isTitle({ title, file }: Proof): boolean {
  const path = new URL(file, root);
  return existsSync(path) && readFileSync(path, 'utf8').includes(`('${title}',`);
}

describe('SECURITY.md', () => {
  it('has every guarantee and every threat of the model', () => {
    expect(rows('G').map(([name]) => name)).toEqual(
      Array.from({ length: 13 }, (_, at) => `G${String(at + 1)}`),
    );
    expect(rows('T').map(([name]) => name)).toEqual(
      Array.from({ length: 22 }, (_, at) => `T${String(at + 1)}`),
    );
  });

  it.each([...rows('G'), ...rows('T')])('%s is proven by tests that there are', (_, proofs) => {
    expect(proofs).not.toEqual([]);
    expect(proofs.filter((proof) => !isTitle(proof))).toEqual([]);
  });

  it.each(rows('T'))('%s has a test of its own name', (name, proofs) => {
    expect(proofs.map(({ title }) => title)).toContainEqual(expect.stringMatching(`^${name} `));
  });
});
