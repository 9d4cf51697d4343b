import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { K8sBench } from '../../test/support/stores/k8s-bench.js';
import { K8S_TOKEN } from '../../test/support/stores/k8s-stub.js';
import { type WrittenSecret } from '../../test/support/stores/k8s-secrets.js';
import { outcomeOf } from '../../test/support/stores/outcome.js';
import { type KeptEntry, type OpenStore } from '../../src/store/secret-store.js';
import { K8sStore } from './k8s.store.js';

const PLACE = 'ci?label=app%3Ddockpass';
const LABELS = { app: 'dockpass' };
const HUB = { address: 'docker.io', username: 'octo', password: 'p' };

let bench: K8sBench;
beforeEach(async () => {
  bench = await K8sBench.start(new K8sStore());
});
afterEach(() => bench.close());

function put(name: string, written: WrittenSecret): void {
  bench.stub.secrets.put('ci', name, { labels: LABELS, ...written });
}

function listOf(place = PLACE, store: OpenStore = bench.open()): Promise<readonly KeptEntry[] | string> {
  return outcomeOf(store.entries?.list(place, new AbortController().signal) ?? Promise.resolve([]));
}

/** What entries a Secret gives, by name. */
async function entriesOf(written: WrittenSecret): Promise<unknown> {
  put('one', written);
  const entries = await listOf();
  if (typeof entries === 'string') return entries;
  return Object.fromEntries(entries.map(({ name, values }) => [name, values]));
}

function docker(auths: unknown, annotations: Readonly<Record<string, string>> = {}): WrittenSecret {
  const data = { '.dockerconfigjson': JSON.stringify({ auths }) };
  return { type: 'kubernetes.io/dockerconfigjson', data, annotations };
}

function named(secret: string, key: string): string {
  return `${secret}_${createHash('sha256').update(key).digest('hex').slice(0, 12)}`;
}

const FORM = 'must be NAMESPACE?label=SELECTOR, e.g. ci?label=app%3Ddockpass';
const SELECTOR = 'must have a selector of labels, e.g. app%3Ddockpass, with a comma as %2C';
const NAMESPACE = 'must begin with a namespace of Kubernetes: at most 63 of a-z, 0-9 and -, no - at an end';
const DELEGATE = 'must delegate to a namespace of repositories, e.g. acme or group/sub';

describe('a place', () => {
  it.each([
    'ci?label=app=dockpass',
    'ci?label=app%3Ddockpass',
    'ci?label=app==x,tier!=y',
    'ci?label=app',
    'ci?label=!app',
    'ci?label=dockpass.dev/entry=',
    'ci?label=tier%20in%20(a,%20b),app',
    'ci?label=tier notin (a)',
    'ci?label=app=x&delegate=acme',
    'ci?delegate=group/sub&label=app=x',
  ])('can be %s', (place) => {
    expect(bench.open().entries?.problemOf(place)).toBeUndefined();
  });

  it.each([
    ['ci', FORM],
    ['ci?', FORM],
    ['ci?label', FORM],
    ['ci?label=', FORM],
    ['ci?selector=app', FORM],
    ['ci?label=a&label=b', FORM],
    ['ci?label=a&x=b', FORM],
    ['ci?label=%', FORM],
    ['ci?label=%ff', FORM],
    ['?label=a', NAMESPACE],
    ['CI?label=a', NAMESPACE],
    ['ci/hub?label=a', NAMESPACE],
    [' ci?label=a', NAMESPACE],
    ['ci?label=a,', SELECTOR],
    ['ci?label=,a', SELECTOR],
    ['ci?label=a b', SELECTOR],
    ['ci?label=a=b=c', SELECTOR],
    ['ci?label=-a', SELECTOR],
    ['ci?label=a=-', SELECTOR],
    ['ci?label=a%26watch=1', SELECTOR],
    ['ci?label=a%0a', SELECTOR],
    ['ci?label=a\n', SELECTOR],
    ['ci?label=a in b', SELECTOR],
    ['ci?label=a in (b', SELECTOR],
    ['ci?label=a in (b))', SELECTOR],
    ['ci?label=a>1', SELECTOR],
    ['ci?label=/a', SELECTOR],
    ['ci?label=A.b/a', SELECTOR],
    [`ci?label=${'a'.repeat(64)}`, SELECTOR],
    [`ci?label=${'a,'.repeat(500)}a`, SELECTOR],
    ['ci?label=a&delegate=acme/', DELEGATE],
    ['ci?label=a&delegate=..', DELEGATE],
    ['ci?label=a&delegate=acme/../x', DELEGATE],
    ['ci?label=a&delegate=ac me', DELEGATE],
    ['ci?label=a&delegate=*', DELEGATE],
  ])('cannot be %j', (place, problem) => {
    expect(bench.open().entries?.problemOf(place)).toBe(problem);
  });
});

describe('the entries of a place', () => {
  it('are the Secrets that the selector means', async () => {
    put('hub', { data: HUB });
    put('quay', { data: { ...HUB, address: 'quay.io', repos: 'acme/app,acme/web-*' } });
    put('theirs', { data: HUB, labels: {} });
    bench.stub.secrets.put('other', 'hub', { data: HUB, labels: LABELS });
    expect(await listOf()).toEqual([
      { name: 'hub', values: HUB },
      { name: 'quay', values: { ...HUB, address: 'quay.io', repos: 'acme/app,acme/web-*' } },
    ]);
    expect(bench.calls()).toEqual(['GET ci/secrets?labelSelector=app%3Ddockpass&limit=200']);
  });

  it('are none where there is nothing', async () => {
    expect(await listOf()).toEqual([]);
  });

  it('are delegated where the operator says so of the place', async () => {
    put('hub', { data: HUB });
    expect(await listOf(`${PLACE}&delegate=group/sub`)).toEqual([{ name: 'group/sub/hub', values: HUB }]);
  });

  it('are had by pages', async () => {
    for (let at = 0; at < 450; at++) put(`e${String(at).padStart(3, '0')}`, { data: HUB });
    const entries = (await listOf()) as readonly KeptEntry[];
    expect([entries.length, entries[0]?.name, entries.at(-1)?.name]).toEqual([450, 'e000', 'e449']);
    expect(bench.calls()).toHaveLength(3);
  });

  it('are all there beside one that is as large as a Secret can be', async () => {
    put('a', { data: HUB });
    for (const name of ['large-1', 'large-2']) put(name, { data: { ...HUB, x: 'x'.repeat(1_000_000) } });
    put('z', { data: HUB });
    const problem = 'has a value that is no UTF-8, or larger than 64 KiB';
    expect(await listOf()).toEqual([
      { name: 'a', values: HUB },
      { name: 'large-1', values: { problem } },
      { name: 'large-2', values: { problem } },
      { name: 'z', values: HUB },
    ]);
  });

  it('are kept by name alone where there are more than anybody uses', async () => {
    const auths = Object.fromEntries(
      Array.from({ length: 400 }, (_, at) => [`r${String(at)}.example`, { auth: 'YTpi' }]),
    );
    for (let at = 0; at < 26; at++) put(`e${String(at)}`, docker(auths));
    const entries = (await listOf()) as readonly KeptEntry[];
    expect(entries).toHaveLength(10_400);
    expect([entries[9_999], entries[10_000]].map((entry) => entry?.values)).toEqual([
      { address: expect.any(String), provider: 'generic', username: 'a', password: 'b' },
      { problem: 'is one of too many' },
    ]);
  });

  it.each<[string, string, (bench: K8sBench) => unknown]>([
    ['refused', 'the list is forbidden', ({ stub }) => (stub.may = (verb) => verb !== 'list')],
    ['refused', 'the token is wrong', ({ stub }) => stub.tokens.delete(K8S_TOKEN)],
    [
      'unavailable',
      'the server is down',
      ({ server }) => {
        server.misbehave(503);
      },
    ],
    [
      'throttled',
      'there are too many calls',
      ({ server }) => {
        server.misbehave(429);
      },
    ],
  ])('are %s where %s, so that what was known stays', async (code, _, happen) => {
    put('hub', { data: HUB });
    happen(bench);
    expect(await listOf()).toBe(code);
  });

  it('are unavailable where a page is asked for too late', async () => {
    for (let at = 0; at < 201; at++) put(`e${String(at)}`, { data: HUB });
    const asked = bench.server.next('/api');
    const listing = listOf();
    await asked;
    put('more', { data: HUB });
    bench.stub.secrets.compact();
    expect([await listing, bench.calls().length]).toEqual(['unavailable', 2]);
  });

  it.each<[string, (list: Record<string, unknown>) => unknown]>([
    ['another kind', (list) => ({ ...list, kind: 'ConfigMapList' })],
    ['no items', (list) => ({ ...list, items: null })],
    ['an item that is none', (list) => ({ ...list, items: [null] })],
    [
      'an item of another namespace',
      (list) => ({ ...list, items: [{ metadata: { name: 'a', namespace: 'x', resourceVersion: '1' } }] }),
    ],
    [
      'a name that leads elsewhere',
      (list) => ({ ...list, items: [{ metadata: { name: '../a', namespace: 'ci', resourceVersion: '1' } }] }),
    ],
    ['no version', (list) => ({ ...list, metadata: {} })],
    [
      'a version that would be another parameter',
      (list) => ({ ...list, metadata: { resourceVersion: '1&x' } }),
    ],
    ['a next page that is none', (list) => ({ ...list, metadata: { resourceVersion: '1', continue: 1 } })],
  ])('are a bad answer with %s', async (_, change) => {
    put('hub', { data: HUB });
    bench.server.reword('/api', (body) =>
      JSON.stringify(change(JSON.parse(body) as Record<string, unknown>)),
    );
    expect(await listOf()).toBe('bad_answer');
  });

  it('end with the signal where the pages have no end', async () => {
    bench.server.reword('/api', (body) => {
      const list = JSON.parse(body) as Record<string, unknown>;
      return JSON.stringify({ ...list, metadata: { resourceVersion: '1', continue: 'more' }, items: [] });
    });
    const store = bench.open();
    const stop = new AbortController();
    const listing = outcomeOf(store.entries?.list(PLACE, stop.signal) ?? Promise.resolve([]));
    await bench.server.next('/api');
    stop.abort();
    expect(await listing).toBe('timed_out');
  });
});

describe('what annotations say of a Secret', () => {
  it('is what its data may say that everybody may know', async () => {
    const annotations = {
      'dockpass.dev/address': 'ghcr.io',
      'dockpass.dev/provider': 'generic',
      'dockpass.dev/repos': 'acme/app,acme/web-*',
      'dockpass.dev/events': 'push',
      'dockpass.dev/forks': 'allow',
      'dockpass.dev/clients': 'drone',
      'dockpass.dev/forges': '1',
      'dockpass.dev/repoIds': '1/2',
      'dockpass.dev/images': 'acme/*',
      'kubectl.kubernetes.io/last-applied-configuration': '{}',
      'sub.dockpass.dev/x': 'theirs',
    };
    const data = { username: 'octo', password: 'p' };
    expect(await entriesOf({ type: 'kubernetes.io/basic-auth', data, annotations })).toEqual({
      one: {
        ...data,
        address: 'ghcr.io',
        provider: 'generic',
        repos: 'acme/app,acme/web-*',
        events: 'push',
        forks: 'allow',
        clients: 'drone',
        forges: '1',
        repoIds: '1/2',
        images: 'acme/*',
      },
    });
  });

  it.each(['repo', 'Repos', 'repo-ids', 'username', 'password', 'passwordFile', 'constructor', 'x'])(
    'is nothing that is not known: %s leaves the entry out',
    async (word) => {
      const problem =
        'has an annotation dockpass.dev/ that is not known; there are address, provider, repos, events, forks, clients, forges, repoIds, images';
      const annotations = { [`dockpass.dev/${word}`]: 'x' };
      expect(await entriesOf({ data: HUB, annotations })).toEqual({ one: { problem } });
      expect(await entriesOf(docker({ 'a.example': { auth: 'YTpi' } }, annotations))).toEqual({
        one: { problem },
      });
    },
  );

  it('is not said twice', async () => {
    const problem = 'says repos twice, in its data and in an annotation: leave one of them out';
    const annotations = { 'dockpass.dev/repos': 'acme/app' };
    expect(await entriesOf({ data: { ...HUB, repos: '' }, annotations })).toEqual({ one: { problem } });
  });
});

describe('a Secret of docker’s', () => {
  it('gives an entry for each of its auths, with names that hold no address and stay', async () => {
    const auths = {
      'https://index.docker.io/v1/': { username: 'octo', password: 'p', auth: 'b2N0bzpw' },
      'ghcr.io': { auth: 'b2N0bzpxOnI=' },
    };
    const [hub, ghcr] = [named('one', 'https://index.docker.io/v1/'), named('one', 'ghcr.io')];
    const first = {
      address: 'docker.io',
      provider: 'generic',
      username: 'octo',
      password: 'p',
      repos: 'acme/*',
    };
    const second = { ...first, address: 'ghcr.io', password: 'q:r' };
    const annotations = { 'dockpass.dev/repos': 'acme/*' };
    expect(await entriesOf(docker(auths, annotations))).toEqual({ [hub]: first, [ghcr]: second });
    expect(await entriesOf(docker({ 'ghcr.io': auths['ghcr.io'] }, annotations))).toEqual({ [ghcr]: second });
    expect(hub).toBe('one_79618eba999b');
  });

  const PATH =
    'has a path behind the host, which limits it in Kubernetes; the clients know one credential for a host: write only the host';

  it.each<[string, string, unknown, string]>([
    ['a path', 'ghcr.io/acme', { auth: 'YTpi' }, PATH],
    [
      'a wildcard',
      '*.example.com',
      { auth: 'YTpi' },
      'the clients compare addresses literally; list each host instead of a wildcard',
    ],
    [
      'no host',
      '',
      { auth: 'YTpi' },
      'the address has no host; write the host of the registry, e.g. ghcr.io',
    ],
    ['no object', 'ghcr.io', 'YTpi', 'must be an object'],
    ['nothing', 'ghcr.io', {}, 'holds no credential (a credential helper may keep it)'],
    ['no password', 'ghcr.io', { username: 'a' }, 'password is missing'],
    [
      'no base64',
      'ghcr.io',
      { auth: 'YTpi=' },
      'auth must be base64 of user:password as docker reads it, with + and / and padded with =',
    ],
    [
      'another pair beside it',
      'ghcr.io',
      { auth: 'YTpi', password: 'c' },
      'auth differs from username and password beside it; docker takes auth',
    ],
    [
      'a token',
      'ghcr.io',
      { auth: 'YTpi', identitytoken: 'x' },
      'identitytoken is not supported: CI clients need a user name and a password',
    ],
  ])('leaves out an item with %s, and gives the others', async (_, key, auth, problem) => {
    const right = { address: 'a.example', provider: 'generic', username: 'a', password: 'b' };
    expect(await entriesOf(docker({ [key]: auth, 'a.example': { auth: 'YTpi' } }))).toEqual({
      [named('one', key)]: { problem },
      [named('one', 'a.example')]: right,
    });
  });

  it('gives one of two items for a host: that which docker finds', async () => {
    const auths = { 'docker.io': { auth: 'YTpi' }, 'https://index.docker.io/v1/': { auth: 'YTpj' } };
    expect(await entriesOf(docker(auths))).toEqual({
      [named('one', 'docker.io')]: {
        problem: 'is for the host of another item of auths, which docker takes',
      },
      [named('one', 'https://index.docker.io/v1/')]: {
        address: 'docker.io',
        provider: 'generic',
        username: 'a',
        password: 'c',
      },
    });
  });

  it.each<[string, string | Buffer]>([
    ['no JSON', 'x'],
    ['a list', '[]'],
    ['no auths', '{"credsStore":"x"}'],
    ['auths that are a list', '{"auths":[]}'],
    ['what is no UTF-8', Buffer.of(0xff)],
    ['JSON that nests too deeply', '['.repeat(100) + ']'.repeat(100)],
    ['more than 64 KiB', JSON.stringify({ auths: { x: 'x'.repeat(65_536) } })],
  ])('is none with %s', async (_, content) => {
    const problem = 'must hold a docker config.json with "auths" as .dockerconfigjson';
    const written = { ...docker({}), data: { '.dockerconfigjson': content } };
    expect(await entriesOf(written)).toEqual({ one: { problem } });
  });

  it('is none without items', async () => {
    const problem = 'holds no "auths", so it gives no entries';
    expect(await entriesOf(docker({}))).toEqual({ one: { problem } });
  });

  it('is not told of what it limits twice', async () => {
    const annotations = { 'dockpass.dev/address': 'other.example' };
    const problem = 'says address twice, in its data and in an annotation: leave one of them out';
    expect(await entriesOf(docker({ 'a.example': { auth: 'YTpi' } }, annotations))).toEqual({
      [named('one', 'a.example')]: { problem },
    });
  });
});
