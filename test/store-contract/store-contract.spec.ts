import { describe, expect, it } from '@jest/globals';
import { folderNames, loadFolders } from './kit/folder.js';
import { failureChecks, STORE_FAILURES } from './kit/failures.js';
import { describePapers } from './kit/papers.js';
import { describePaths } from './kit/paths.js';
import { readChecks } from './kit/reads.js';
import { describeSettings } from './kit/settings.js';
import { describePlaces, shelfChecks } from './kit/shelf.js';
import { Stage } from './kit/stage.js';
import { watchChecks } from './kit/watch.js';

/*
 * What every kind of store promises, tried on every folder of stores/. No list names them: a new folder is tested by
 * being there. What a folder has to bring is said in stores/README.md and test/store-contract/contract.ts.
 */
const found = await loadFolders();
/** Set by `npm run test:store`; left out = all. */
const only = process.env['TESTED_STORE'];
const folders = found.filter(({ name }) => only === undefined || name === only);

it('finds the stores by listing their directory', () => {
  expect(found.map(({ name }) => name)).toEqual(folderNames());
});

describe.each(folders)('stores/$name', (folder) => {
  it('can be loaded', () => {
    if ('problem' in folder) throw folder.problem;
  });
  if ('problem' in folder) return;

  describePapers(folder);
  describeSettings(folder);
  describePaths(folder);
  describePlaces(folder);

  const { service, shelf } = folder.contract;
  it('has exceptions only for calls and failures that there are', () => {
    const known = Object.keys(service.calls).flatMap((call) =>
      STORE_FAILURES.map(({ name }) => `${call} ${name}`),
    );
    const named = [...Object.keys(service.codes ?? {}), ...(service.survives ?? [])];
    expect(named.filter((key) => !known.includes(key))).toEqual([]);
    const calls = [...service.once, ...(service.withoutRetryAfter ?? [])];
    expect(calls.filter((call) => !(call in service.calls))).toEqual([]);
    const ofLists = Object.keys(shelf?.calls ?? {}).flatMap((call) =>
      STORE_FAILURES.map(({ name }) => `${call} ${name}`),
    );
    expect((shelf?.except ?? []).filter((key) => !ofLists.includes(key))).toEqual([]);
  });

  it.each([...readChecks(service), ...failureChecks(service), ...shelfChecks(shelf), ...watchChecks(shelf)])(
    '$title',
    async ({ run }) => {
      const stage = await Stage.set(folder);
      try {
        await run(stage);
      } finally {
        await stage.leave();
      }
    },
  );
});
