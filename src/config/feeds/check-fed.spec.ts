import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fakeProviders } from '../../../test/support/config/config-providers.js';
import { ProviderCatalog } from '../entries/provider-catalog.js';
import { type CheckedFed } from '../gateway-config.js';
import { fedCheck } from './check-fed.js';
import { type FedItem, type FeedSource } from './feed-source.js';

const DIR: FeedSource = {
  key: 'dir',
  text: 'dir:/entries',
  word: 'dir',
  kind: 'directory',
  store: undefined,
  place: '/entries',
};
const SHELF: FeedSource = {
  key: 'kv',
  text: 'kv:team/',
  word: 'kv',
  kind: 'store',
  store: 'kv',
  place: 'team/',
};
const HUB = { address: 'registry.example.com', username: 'octocat', password: 'TEST-ONLY-canary' };
const PATTERN_FORM = 'write namespace/name, namespace/prefix-*, namespace/* or namespace/**';
const OUTSIDE = 'lies outside of the namespace that the entry is delegated to';
const CHARACTER =
  'a pattern is made of ASCII letters, digits, - . _ ~ and, in the last segment, *; other wildcards are not known';
const LENT =
  'would use an identity, a file or the network of the gateway, which a delegated entry may not: give it credentials of its own';
const NO_FILE = 'names a file of the gateway, which only entries of the operator may: give the value';
const NO_STORE = 'names a store of the gateway, which only entries of the operator may: give the value';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'dockpass-fed-'));
});
afterEach(() => {
  rmSync(cwd, { recursive: true });
});

function check(name: string, settings: object, source = DIR): Promise<CheckedFed> {
  const late = {
    refuse: () => undefined,
    knownValue: () => 'kept in a store',
    leaseProblemOf: () => undefined,
  };
  const context = { catalog: new ProviderCatalog(fakeProviders()), clientNames: new Set(['drone']), late };
  const content = { values: new Map(Object.entries(settings)), lineOf: () => undefined };
  const item: FedItem = { name, shown: name, content };
  return fedCheck({ ...context, cwd, stamp: '' }).check(item, source);
}

async function problemsOf(...args: Parameters<typeof check>): Promise<readonly unknown[]> {
  const { entry, problems } = await check(...args);
  expect(entry === undefined).toBe(problems.length > 0);
  expect(JSON.stringify(problems)).not.toContain('TEST-ONLY');
  return problems.map(({ key, message }) => `${key}: ${message}`);
}

describe('an entry of a source', () => {
  it('has the name under which it is kept, behind the word of its source', async () => {
    const { entry } = await check('hub', { ...HUB, name: 'hub' });
    expect(entry).toMatchObject({ name: 'dir/hub', source: 'dir:/entries', provider: 'generic', repos: [] });
    expect(await problemsOf('hub', { ...HUB, name: 'other' })).toEqual([
      'dir/hub: name: must be left out, or be the name under which the entry is kept',
    ]);
  });

  it.each(['Hub', '-hub', '', 'hub name', 'häb', '.hub', `h${'x'.repeat(253)}`])(
    'cannot be called %j',
    async (name) => {
      expect(await problemsOf(name, HUB)).toEqual([
        `dir/${name}: has no name of a-z, 0-9, ., _ and - that begins with a letter or digit`,
      ]);
    },
  );

  it('of the operator may name files and stores; one of a store names no files', async () => {
    writeFileSync(join(cwd, 'password'), 'TEST-ONLY-of-a-file', { mode: 0o600 });
    const { address, username } = HUB;
    const byFile = await check('hub', { address, username, passwordFile: 'password' });
    expect({ ...byFile.entry?.settings }).toEqual({ username, password: 'TEST-ONLY-of-a-file' });
    expect(byFile.files).toEqual([join(cwd, 'password')]);
    const byStore = await check('hub', { address, username, passwordFrom: 'kv:ci/hub#p' }, SHELF);
    expect([...(byStore.entry?.late?.references.keys() ?? [])]).toEqual(['password']);
    expect(await problemsOf('hub', { address, username, passwordFile: 'password' }, SHELF)).toEqual([
      `kv/hub: passwordFile: ${NO_FILE}`,
    ]);
  });

  it('of a store may write numbers and truths as text, where every value is one', async () => {
    const settings = { address: 'eu.cloud.example', duration: '1800', fips: 'true' };
    const { entry } = await check('hub', settings, SHELF);
    expect(entry?.settings).toMatchObject({ duration: 1800, fips: true });
    expect(await problemsOf('hub', settings)).toEqual([
      'dir/hub: duration: must be a number',
      'dir/hub: fips: must be true or false',
    ]);
  });
});

describe('a delegated entry', () => {
  it.each([
    ['acme', ['acme/app', 'acme/web-*', 'acme/*', 'acme/**', 'acme/sub/app', 'acme/sub/**']],
    ['group/sub', ['group/sub/app', 'group/sub/**']],
    ['Acme', ['Acme/app']],
  ])('of %s may name %j', async (namespace, repos) => {
    const { entry, problems } = await check(`${namespace}/hub`, { ...HUB, repos });
    expect([entry?.name, problems]).toEqual([`dir/${namespace}/hub`, []]);
  });

  it.each([
    ['acme', 'other/app', OUTSIDE],
    ['acme', 'acme-2/app', OUTSIDE],
    ['acme', 'acm/app', OUTSIDE],
    ['acme', 'Acme/app', OUTSIDE],
    ['acme', 'ACME/*', OUTSIDE],
    ['acme', 'acme/../x', OUTSIDE],
    ['acme', 'acme/../x/app', OUTSIDE],
    ['acme', 'acme/./app', OUTSIDE],
    ['acme', 'acme/..', OUTSIDE],
    ['acme', './acme/app', OUTSIDE],
    ['acme/sub', 'acme/app', OUTSIDE],
    ['acme/sub', 'acme/**', OUTSIDE],
    ['acme/sub', 'acme/*', OUTSIDE],
    ['acme', '*', `a pattern has two segments or more; ${PATTERN_FORM}`],
    ['acme', '**', `a pattern has two segments or more; ${PATTERN_FORM}`],
    ['acme', 'acme', `a pattern has two segments or more; ${PATTERN_FORM}`],
    [
      'acme',
      '**/app',
      `** stands only for the whole last segment, and means all below the namespace; ${PATTERN_FORM}`,
    ],
    [
      'acme',
      '*/app',
      'the namespace is literal, * stands only in the last segment; write one pattern for each namespace',
    ],
    ['acme', 'acmé/app', CHARACTER],
    ['acme', 'аcme/app', CHARACTER], // its first letter is Cyrillic
    ['acme', 'acme%2f..%2fx/app', CHARACTER],
    [
      'acme',
      'acme/app\u0000',
      'a pattern has no spaces, line breaks or control characters; separate several patterns by commas',
    ],
    ['acme', '/acme/app', `a segment of the pattern is empty; ${PATTERN_FORM}`],
  ])('of %s may not name %j', async (namespace, pattern, message) => {
    expect(await problemsOf(`${namespace}/hub`, { ...HUB, repos: [pattern] })).toEqual([
      `dir/${namespace}/hub: repos: ${message}`,
    ]);
    expect(await problemsOf(`${namespace}/hub`, { ...HUB, repos: [`${namespace}/app`, pattern] })).toEqual([
      `dir/${namespace}/hub: repos: item 2: ${message}`,
    ]);
  });

  it('must name some', async () => {
    expect(await problemsOf('acme/hub', HUB)).toEqual([
      'dir/acme/hub: repos: is missing; a delegated entry names repositories of its namespace',
    ]);
  });

  it.each(['..', '.', 'acme/..', '../acme', 'ac me', 'acmé', 'a*', '**', '/acme', 'acme/', ''])(
    'has no namespace in %j',
    async (namespace) => {
      expect(await problemsOf(`${namespace}/hub`, { ...HUB, repos: ['acme/app'] })).toEqual([
        `dir/${namespace}/hub: lies below something that is no namespace of repositories: ASCII letters, digits, - . _ ~ and no . or .. alone`,
      ]);
    },
  );

  it.each([
    [{ passwordFile: '/etc/hostname' }, `dir/acme/hub: passwordFile: ${NO_FILE}`],
    [{ passwordFile: 'nowhere' }, `dir/acme/hub: passwordFile: ${NO_FILE}`],
    [{ passwordFrom: 'kv:ci/hub#p' }, `dir/acme/hub: passwordFrom: ${NO_STORE}`],
  ])('reads nothing of the gateway: %j', async (settings, message) => {
    const { address, username } = HUB;
    expect(await problemsOf('acme/hub', { address, username, ...settings, repos: ['acme/*'] })).toEqual([
      message,
    ]);
  });

  it('is not lent the identity of the gateway', async () => {
    const settings = {
      address: 'eu.cloud.example',
      roleArn: 'arn:aws:iam::123456789012:role/x',
      repos: ['acme/*'],
    };
    expect(await problemsOf('acme/hub', settings)).toEqual([`dir/acme/hub: provider: ${LENT}`]);
    expect(await problemsOf('hub', settings)).toEqual([]);
  });
});
