import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { AREAS } from './areas.js';

const ROOT = new URL('../../', import.meta.url);

it.each(AREAS)('the mutants of $name change one place of a file that there is', ({ mutants }) => {
  const stale = mutants.filter(({ file, text, by }) => {
    const parts = existsSync(new URL(file, ROOT))
      ? readFileSync(new URL(file, ROOT), 'utf8').split(text)
      : [];
    return parts.length !== 2 || text === by;
  });
  expect(stale).toEqual([]);
  expect(mutants.length).toBeGreaterThan(5);
});
