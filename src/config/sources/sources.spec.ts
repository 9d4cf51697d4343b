import { describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { SOURCES } from './sources.js';

const SHARED = 'structured';

describe('the sources of entries', () => {
  it('are the folders here, each with its own name and file', async () => {
    const here = new URL('./', import.meta.url);
    const folders = readdirSync(here, { withFileTypes: true }).filter((item) => item.isDirectory());
    const names = folders.map(({ name }) => name).filter((name) => name !== SHARED);
    expect(SOURCES.map(({ name }) => name).sort()).toEqual(names.sort());
    for (const source of SOURCES) {
      const file = new URL(`${source.name}/${source.name}.source.ts`, here);
      expect(Object.values((await import(file.href)) as object)).toContain(source);
    }
  });

  it('say with different settings where they are', () => {
    const settings = SOURCES.flatMap((source) => Object.keys(source.settings));
    expect(new Set(settings).size).toBe(settings.length);
  });
});
