import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const root = new URL('../', import.meta.url);
const text = readFileSync(new URL('SECURITY.md', root), 'utf8');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.spec.ts') && !file.startsWith('node_modules'),
);

/** A row of one of the two tables: its name and the specs it links to. */
function rows(letter: 'G' | 'T'): [name: string, specs: string[]][] {
  const lines = text.split('\n').filter((line) => new RegExp(`^\\| ${letter}\\d+ `).test(line));
  return lines.map((line) => [
    line.split('|')[1]?.trim() ?? '',
    [...line.matchAll(/`([^`]*\.spec\.ts)`/g)].map(([, spec = '']) => spec),
  ]);
}

function found(spec: string): readonly string[] {
  const parts = spec.split('*').map((part) => part.replaceAll(/[.\\/]/g, '\\$&'));
  const pattern = new RegExp(`^${parts.join('[^/]*')}$`);
  return files.filter((file) => pattern.test(file));
}

describe('SECURITY.md', () => {
  it('has every guarantee and every threat of the model', () => {
    expect(rows('G').map(([name]) => name)).toEqual(
      Array.from({ length: 12 }, (_, at) => `G${String(at + 1)}`),
    );
    expect(rows('T').map(([name]) => name)).toEqual(
      Array.from({ length: 14 }, (_, at) => `T${String(at + 1)}`),
    );
  });

  it.each([...rows('G'), ...rows('T')])('%s is linked to specs that exist', (_, specs) => {
    expect(specs).not.toEqual([]);
    for (const spec of specs) expect([spec, found(spec).length > 0]).toEqual([spec, true]);
  });

  it.each(rows('T'))('%s has a test of its own name, or stands in specs of its subject', (name, specs) => {
    const own = files.filter((file) => file.startsWith('test/threats-'));
    const named = own.some((file) => readFileSync(new URL(file, root), 'utf8').includes(`'${name} `));
    expect(named || specs.length > 1).toBe(true);
  });
});
