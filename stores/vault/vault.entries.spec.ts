import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { outcomeOf } from '../../test/support/stores/outcome.js';
import { ANYTHING, VaultBench } from '../../test/support/stores/vault-bench.js';
import { type KeptEntry, type OpenStore } from '../../src/store/secret-store.js';
import { VaultStore } from './vault.store.js';

const HUB = { address: 'docker.io', username: 'octo', password: 'p' };

let bench: VaultBench;
beforeEach(async () => {
  bench = await VaultBench.start(new VaultStore());
});
afterEach(() => bench.close());

function listOf(place: string, store: OpenStore = bench.open()): Promise<readonly KeptEntry[] | string> {
  return outcomeOf(store.entries?.list(place, new AbortController().signal) ?? Promise.resolve([]));
}

async function valuesOf(fields: object): Promise<unknown> {
  bench.stub.kv.put('kv/r/one', fields);
  const [entry] = (await listOf('kv/r/')) as readonly KeptEntry[];
  return entry?.values;
}

describe('a place', () => {
  it.each(['kv/', 'kv/registries/', 'team/nested/a b/'])('can be %s', (place) => {
    expect(bench.open().entries?.problemOf(place)).toBeUndefined();
  });

  it.each([
    ['kv', 'must end with a slash, e.g. kv/registries/'],
    ['', 'must end with a slash, e.g. kv/registries/'],
    ['/', 'must not begin or end with a slash, or have two in a row'],
    ['/kv/', 'must not begin or end with a slash, or have two in a row'],
    ['kv/../sys/', 'must not have . or .. in it'],
    ['kv/?list=true/', 'must be a path alone, without ?, # or \\'],
    ['kv/\n/', 'must be a path of printable ASCII'],
  ])('cannot be %j', (place, problem) => {
    expect(bench.open().entries?.problemOf(place)).toBe(problem);
  });
});

describe('the entries of a place', () => {
  it.each([
    ['kv/registries/', 'kv/registries/'],
    ['kv1/', 'kv1/'],
    ['team/nested/', 'team/nested/'],
  ])('are the secrets below %s, those of a folder with its name', async (place, below) => {
    bench.stub.kv.put(`${below}hub`, HUB);
    bench.stub.kv.put(`${below}acme/quay`, { ...HUB, address: 'quay.io' });
    expect(await listOf(place)).toEqual([
      { name: 'hub', values: HUB },
      { name: 'acme/quay', values: { ...HUB, address: 'quay.io' } },
    ]);
  });

  it('are none that is deleted, though the list still names it', async () => {
    bench.stub.kv.put('kv/r/hub', HUB);
    bench.stub.kv.put('kv/r/gone', HUB);
    bench.stub.kv.delete('kv/r/gone');
    expect(await listOf('kv/r/')).toEqual([{ name: 'hub', values: HUB }]);
  });

  it('are none where there is nothing', async () => {
    expect(await listOf('kv/r/')).toEqual([]);
  });

  it('are told of, but not read, in folders of folders', async () => {
    bench.stub.kv.put('kv/r/group/sub/hub', HUB);
    expect(await listOf('kv/r/')).toEqual([
      { name: 'group/sub/', values: { problem: 'lies more than one folder below the prefix' } },
    ]);
  });

  it('go on without one that may not be read', async () => {
    bench.stub.kv.put('kv/r/hub', HUB);
    bench.stub.kv.put('kv/r/theirs', HUB);
    bench.stub.tokens.add('TEST-ONLY-limited', { ...ANYTHING, may: (path) => path !== 'kv/data/r/theirs' });
    const store = bench.open({ auth: 'token', token: 'TEST-ONLY-limited' });
    expect(await listOf('kv/r/', store)).toEqual([
      { name: 'hub', values: HUB },
      { name: 'theirs', values: { problem: 'cannot be read: the identity of the store has no right to it' } },
    ]);
  });

  it('are found where nobody tells the engine', async () => {
    bench.stub.hidesMounts = true;
    for (const mount of ['kv', 'kv1']) {
      bench.stub.kv.put(`${mount}/r/hub`, HUB);
      expect(await listOf(`${mount}/r/`)).toEqual([{ name: 'hub', values: HUB }]);
    }
  });

  it.each<[string, string, () => void]>([
    [
      'refused',
      'the list is forbidden',
      () => {
        bench.server.misbehave(403, '/v1/kv');
      },
    ],
    [
      'unavailable',
      'the store is sealed',
      () => {
        bench.stub.isSealed = true;
      },
    ],
    [
      'unavailable',
      'one secret cannot be read now',
      () => {
        bench.server.misbehave(503, '/v1/kv/data/r/hub');
      },
    ],
    [
      'not_found',
      'the mount is gone',
      () => {
        bench.stub.hidesMounts = true;
        bench.stub.kv.unmount('kv/');
      },
    ],
  ])('are %s where %s, so that what was known stays', async (code, _, happen) => {
    bench.stub.kv.put('kv/r/hub', HUB);
    happen();
    expect(await listOf('kv/r/')).toBe(code);
  });

  it.each<[string, unknown]>([
    ['no list', { data: { keys: 'hub' } }],
    ['names that are none', { data: { keys: [1] } }],
    ['names that lead elsewhere', { data: { keys: ['../../sys/raw'] } }],
    ['an empty name', { data: { keys: [''] } }],
    ['no data', { data: null }],
    ['too many', { data: { keys: Array.from({ length: 10_001 }, (_, at) => `e${String(at)}`) } }],
  ])('are a bad answer with %s', async (_, body) => {
    bench.server.misbehave({ text: JSON.stringify(body) }, '/v1/kv/metadata');
    expect(await listOf('kv/r/')).toBe('bad_answer');
  });

  it('are read a few at one time, however many there are', async () => {
    for (let at = 0; at < 300; at++) bench.stub.kv.put(`kv/r/e${String(at).padStart(3, '0')}`, HUB);
    const most = { now: 0 };
    const listing = listOf('kv/r/');
    const state = { isDone: false };
    void listing.finally(() => {
      state.isDone = true;
    });
    while (!state.isDone) {
      most.now = Math.max(most.now, await bench.server.connections());
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await listing).toHaveLength(300);
    expect(most.now).toBeLessThanOrEqual(16); // eight that ask, and as many that end
  });
});

describe('what limits a secret for Drone’s plugin', () => {
  it.each<[object, object]>([
    [{ 'X-Drone-Repos': 'acme/app,acme/web-*' }, { repos: ['acme/app', 'acme/web-*'] }],
    [{ 'x-drone-repos': 'group/sub/*' }, { repos: ['group/sub/*'] }],
    [{ 'X-Drone-Events': 'push,tag' }, { events: ['push', 'tag'] }],
    [{ 'X-DRONE-EVENTS': 'pull_request' }, { events: ['pull_request'] }],
    [{ 'X-Drone-Disallow-Forks': 'true' }, { forks: 'deny' }],
  ])('%j is heeded', async (field, meant) => {
    expect(await valuesOf({ ...HUB, ...field })).toEqual({ ...HUB, ...meant });
  });

  const REPOS =
    'has an X-Drone-Repos that cannot be a pattern here: names of repositories with * in the last part, separated by commas';
  const EVENTS =
    'has an X-Drone-Events that cannot be had here: names of events, separated by commas, without wildcards';

  it.each<[object, string]>([
    ...['*', '*/*', 'acme/[ab]', 'acme/a?', 'acme/**', 'acme', '', 'acme/app,', 'a\\*/b'].map(
      (repos): [object, string] => [{ 'X-Drone-Repos': repos }, REPOS],
    ),
    [{ 'X-Drone-Repos': ['acme/app'] }, REPOS],
    ...['', '*', 'pull_*', 'push,', 'push tag'].map((events): [object, string] => [
      { 'X-Drone-Events': events },
      EVENTS,
    ]),
    [
      { 'X-Drone-Branches': 'main' },
      'has X-Drone-Branches: the branch of a build cannot be trusted, so nothing can depend on it',
    ],
    [
      { 'x-drone-branches': '' },
      'has X-Drone-Branches: the branch of a build cannot be trusted, so nothing can depend on it',
    ],
    [{ 'X-Drone-Disallow-Forks': 'false' }, 'has an X-Drone-Disallow-Forks that is not true: leave it out'],
    [{ 'X-Drone-Something': 'x' }, 'has an X-Drone- field that is not known'],
    [{ 'X-Drone-Repos': 'acme/app', repos: 'acme/*' }, 'limits repos twice: leave one of the fields out'],
    [
      { 'X-Drone-Events': 'push', 'x-drone-events': 'tag' },
      'limits events twice: leave one of the fields out',
    ],
    [{ 'X-Drone-Disallow-Forks': 'true', forks: 'allow' }, 'limits forks twice: leave one of the fields out'],
  ])('%j is a reason to refuse the entry', async (field, problem) => {
    expect(await valuesOf({ ...HUB, ...field })).toEqual({ problem });
  });
});
