import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('ARCHITECTURE.md', root), 'utf8');

describe('ARCHITECTURE.md', () => {
  it('names every folder of src/ and of test/', () => {
    const rooms = (path: string): readonly string[] =>
      readdirSync(new URL(path, root), { withFileTypes: true })
        .filter((item) => item.isDirectory() && readdirSync(join(item.parentPath, item.name)).length > 0)
        .map(({ name }) => name);
    const without = (names: readonly string[], form: (name: string) => string): readonly string[] =>
      names.filter((name) => !page.includes(form(name)));
    const data = new Set(['captures', 'fixtures', 'vectors']);
    expect(without(rooms('src/'), (name) => `\`src/${name}/\``)).toEqual([]);
    expect(
      without(
        rooms('test/').filter((name) => !data.has(name)),
        (name) => `\`${name}\``,
      ),
    ).toEqual([]);
  });

  it('leads to files and folders that are there', () => {
    const places = [...page.matchAll(/`((?:src|docs|tools|test|providers|stores)\/[^`<>*\s]*)`/g)].map(
      ([, path = '']) => path,
    );
    expect(places.length).toBeGreaterThan(20);
    expect(places.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
  });
});
