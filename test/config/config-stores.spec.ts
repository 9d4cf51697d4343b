import { describe, expect, it, jest } from '@jest/globals';
import { tmpdir } from 'node:os';
import { inspect } from 'node:util';
import { loadConfig } from '../../src/config/load-config.js';
import { type ConfigCase, GOOD_SECRET, load, problemsOf } from '../support/config/config-case.js';
import { fakeProviders } from '../support/config/config-providers.js';
import { StubStore } from '../support/stores/stub-store.js';

const HUB = { REGISTRY_HUB_ADDRESS: 'hub.example.com', REGISTRY_HUB_USERNAME: 'ci' };
const stub = new StubStore(() => Promise.reject(new Error('nobody is asked')));
const other = new StubStore(() => Promise.reject(new Error('nobody is asked')), 'other-kind');

function withStores(env: Readonly<Record<string, string>>, files: ConfigCase['files'] = {}): ConfigCase {
  return { env, files, stores: [stub, other] };
}

describe('settings that are kept in a store', () => {
  it('are references in the configuration, and nobody is asked for them', async () => {
    const { entries, stores, late } = await load(
      withStores({
        ...HUB,
        REGISTRY_HUB_PASSWORD_FROM: 'stub:kv/hub#password',
        ADMIN_TOKEN_FROM: 'stub:admin',
      }),
    );
    expect(
      [...(entries[0]?.late?.references ?? [])].map(([word, place]) => `${word} ${String(place)}`),
    ).toEqual(['password stub:kv/hub#password']);
    expect(inspect(entries[0]?.settings)).not.toContain('kept in a store');
    expect(stores.map(({ name, kind }) => [name, kind.id])).toEqual([['stub', 'stub']]);
    expect(late.map(({ key, reference }) => [key, String(reference)])).toEqual([
      ['ADMIN_TOKEN_FROM', 'stub:admin'],
    ]);
    expect(stub.reads).toEqual([]);
  });

  it('may be written in the file, for entries and for clients', async () => {
    const file = `
clients:
  - { name: ci, dialect: drone, secretFrom: 'team-a:drone' }
stores:
  - { name: team-a, kind: stub, identity: a }
registries:
  - { name: hub, address: hub.example.com, usernameFrom: 'stub:hub#username', passwordFrom: 'team-a:hub#password' }
`;
    const { stores, late, clients } = await load(
      withStores({ DOCKPASS_CONFIG: 'c.yaml' }, { 'c.yaml': file }),
    );
    expect(stores.map(({ name }) => name).sort()).toEqual(['stub', 'team-a']);
    expect(late.map(({ reference }) => String(reference))).toEqual(['team-a:drone']);
    expect(clients.map(({ name, awaitsKey }) => [name, awaitsKey])).toEqual([
      ['drone', false],
      ['ci', true],
    ]);
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    [
      'another store',
      { REGISTRY_HUB_PASSWORD_FROM: 'vault:kv/hub#password' },
      'REGISTRY_HUB_PASSWORD_FROM: names the store vault, which is not configured; there are other-kind, stub',
    ],
    [
      'a path that cannot be',
      { REGISTRY_HUB_PASSWORD_FROM: 'stub:/hub' },
      'REGISTRY_HUB_PASSWORD_FROM: has a path that must not begin with a slash',
    ],
    [
      'a field that no secret there has',
      { REGISTRY_HUB_PASSWORD_FROM: 'stub:hub#a field' },
      'REGISTRY_HUB_PASSWORD_FROM: has a path that must have no space in its field',
    ],
    [
      'no reference',
      { REGISTRY_HUB_PASSWORD_FROM: 'TEST-ONLY-canary' },
      'REGISTRY_HUB_PASSWORD_FROM: must be a reference STORE:PATH or STORE:PATH#FIELD, e.g. vault:kv/ci/hub#password',
    ],
    [
      'nothing',
      { REGISTRY_HUB_PASSWORD_FROM: '' },
      'REGISTRY_HUB_PASSWORD_FROM: is empty; give it a value or leave it out',
    ],
    [
      'two forms of one setting',
      { REGISTRY_HUB_PASSWORD: 'x', REGISTRY_HUB_PASSWORD_FROM: 'stub:hub' },
      'REGISTRY_HUB_PASSWORD: is also given as REGISTRY_HUB_PASSWORD_FROM; keep one of them',
    ],
    [
      'a form that is written wrong',
      { REGISTRY_HUB_PASSWORD: 'x', REGISTRY_HUB_PASSWORD_FORM: 'stub:hub' },
      'REGISTRY_HUB_PASSWORD_FORM: is not a setting; did you mean REGISTRY_HUB_PASSWORD_FROM?',
    ],
    [
      'a kind that there is not',
      { REGISTRY_HUB_PASSWORD: 'x', STORE_TEAM_KIND: 'vault' },
      'STORE_TEAM_KIND: must be one of stub, other-kind',
    ],
    [
      'a setting that the kind has not',
      { REGISTRY_HUB_PASSWORD: 'x', STORE_TEAM_KIND: 'stub', STORE_TEAM_IDENTITI: 'x' },
      'STORE_TEAM_IDENTITI: is not a setting; did you mean STORE_TEAM_IDENTITY?',
    ],
    [
      'an interval that is too short',
      { REGISTRY_HUB_PASSWORD: 'x', STORE_REFRESH: '9' },
      'STORE_REFRESH: must be a whole number from 10 to 86400',
    ],
  ])('are refused for %s', async (_, env, problem) => {
    expect(await problemsOf(withStores({ ...HUB, ...env }))).toEqual([problem]);
  });

  it('say nothing of the place of entries in a store that is wrong itself', async () => {
    const strict = new StubStore(() => Promise.reject(new Error('nobody is asked')), 'strict');
    jest
      .spyOn(strict, 'parse')
      .mockImplementation((path) => (path === '' ? { problem: 'must not be empty' } : { path }));
    const env = { STORE_TEAM_KIND: 'strict', STORE_TEAM_IDENTITY: '', ENTRIES_FROM: 'team:hubs' };
    expect(await problemsOf({ env, stores: [strict] })).toEqual([
      'STORE_TEAM_IDENTITY: is empty; give it a value or leave it out',
    ]);
  });

  it.each<[isLoaded: boolean, env: Readonly<Record<string, string>>]>([
    [false, { REGISTRY_HUB_PASSWORD: 'x', STORE_PORT: 'tcp://10.0.0.1:80' }],
    [true, { REGISTRY_HUB_PASSWORD_FROM: 'stub:hub' }],
  ])('load the kinds of stores only when one may be named: %p for %p', async (isLoaded, env) => {
    let loaded = false;
    await loadConfig({
      env: { DRONE_SECRET: GOOD_SECRET, ...HUB, ...env },
      cwd: tmpdir(),
      providers: fakeProviders(),
      isTerminal: false,
      stores: () => {
        loaded = true;
        return Promise.resolve([stub]);
      },
    });
    expect(loaded).toBe(isLoaded);
  });

  it('leave other variables alone that begin like settings of a store', async () => {
    const env = { ...HUB, REGISTRY_HUB_PASSWORD_FROM: 'stub:hub', STORE_FRONT_URL: 'x', STUB_COLOUR: 'blue' };
    expect((await load(withStores(env))).warnings).toEqual([]);
  });
});
