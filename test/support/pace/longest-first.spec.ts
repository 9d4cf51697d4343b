import { existsSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import LongestFirst, { LONGEST } from './longest-first.mjs';

const ROOT = new URL('../../../', import.meta.url);
const FIRST = 'test/provider-contract/new-folders.spec.ts';

/** Orders files of which Jest knows nothing but these durations. */
function order(durations: Readonly<Record<string, number | undefined>>): readonly string[] {
  const sequencer = Object.assign(new LongestFirst(), {
    time: ({ path }: { path: string }) => durations[path],
    hasFailed: () => false,
  });
  const context = { hasteFS: { getSize: (path: string) => path.length } };
  const tests = Object.keys(durations).map((path) => ({ path, context }));
  return sequencer.sort(tests).map(({ path }) => path);
}

it('names files and folders that there are', () => {
  expect(LONGEST.filter((name) => !existsSync(new URL(name, ROOT)))).toEqual([]);
});

it('begins with what takes longest, and where Jest has seen how long, with what took longest', () => {
  const [known, quick, long] = [
    `/r/${FIRST}`,
    '/r/test/quick-but-with-a-long-name-of-its-file.spec.ts',
    `/r/test/page/page.spec.ts`,
  ];
  expect(order({ [quick]: undefined, [long]: undefined, [known]: undefined })).toEqual([known, long, quick]);
  expect(order({ [known]: 1, [quick]: 2, [long]: 3 })).toEqual([long, quick, known]);
});
