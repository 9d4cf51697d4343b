import { describe, expect, it } from '@jest/globals';
import { settingsOf } from '../../src/registry/setting.js';
import { type Folder, folderNames, loadFolders } from './kit/folder.js';
import { describePapers } from './kit/papers.js';
import { describePromises } from './kit/promises.js';

/*
 * What every provider promises, tried on every folder of providers/. No list names them: a new folder is tested by
 * being there. What a folder has to bring is said in providers/README.md and test/provider-contract/contract.ts.
 */
const folders = await loadFolders();
/** Set by `npm run test:provider`; left out = all. */
const only = process.env['TESTED_PROVIDER'];
const tested = folders.filter(({ name }) => only === undefined || name === only);
const whole = folders.filter((folder): folder is Folder => 'provider' in folder);

it('finds the providers by listing their directory', () => {
  expect(folderNames()).toContain('generic'); // the one that the gateway itself falls back to
});

it('has one fallback, which gives a user name and a password', () => {
  const [fallback, ...others] = whole.filter(({ provider }) => provider.isFallback);
  expect(others).toEqual([]);
  expect(settingsOf(fallback?.provider.settings ?? Object).map(({ property }) => property)).toEqual(
    expect.arrayContaining(['username', 'password']),
  );
});

describe.each(tested)('providers/$name', (folder) => {
  it('can be loaded', () => {
    if ('problem' in folder) throw folder.problem;
  });
  if ('problem' in folder) return;

  describePapers(folder);
  describePromises(
    folder,
    whole.filter((other) => other !== folder),
  );
});
