import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type InProcessGateway, startInProcess } from '../../support/in-process-gateway.js';
import { talk, toBytes } from '../../support/clients/raw-socket.js';
import { droneRequest, TEST_DRONE_SECRET } from '../../support/clients/sign.js';
import { until } from '../../support/until.js';

const ADMIN_TOKEN = 'TEST-ONLY-admin-token';
const CANARY = 'TEST-ONLY-canary';

interface Status {
  readonly sources: readonly Readonly<Record<string, unknown>>[];
  readonly entries: readonly { readonly name: string; readonly source: string }[];
}

let folder: string;
let entries: string;
let gateway: InProcessGateway | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dockpass-entries-'));
  entries = join(folder, 'entries');
  mkdirSync(entries);
});

afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
  rmSync(folder, { recursive: true });
});

/** Puts a file in place whole, as is asked of authors. */
function put(path: string, content: object | string): void {
  const file = join(entries, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(join(folder, 'new'), typeof content === 'string' ? content : JSON.stringify(content), {
    mode: 0o600,
  });
  renameSync(join(folder, 'new'), file);
}

function hub(password: string, more: object = {}): object {
  return { address: 'hub.example.com', username: 'ci', password, ...more };
}

async function start(env: Readonly<Record<string, string>> = {}): Promise<InProcessGateway> {
  const own = { ADMIN_TOKEN, DRONE_SECRET: TEST_DRONE_SECRET, ENTRIES_FROM: `dir:${entries}` };
  return (gateway = await startInProcess({ ...own, ...env }));
}

async function ask(): Promise<unknown> {
  const { status, body } = await talk(gateway?.port ?? 0, toBytes(droneRequest()));
  return [status, body];
}

async function get(path: string): Promise<string> {
  const head = `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ADMIN_TOKEN}\r\n\r\n`;
  return (await talk(gateway?.port ?? 0, head)).body;
}

async function status(): Promise<Status> {
  return JSON.parse(await get('/admin/status')) as Status;
}

function given(password: string, address = 'hub.example.com'): unknown[] {
  return [200, JSON.stringify([{ address, username: 'ci', password }])];
}

const NOTHING = [200, '[]'];

async function untilAsked(wanted: unknown): Promise<void> {
  await until(async () => JSON.stringify(await ask()) === JSON.stringify(wanted));
}

describe('entries of a directory', () => {
  it('are there with the first request, and come, change and go while it runs', async () => {
    put('hub.json', hub('TEST-ONLY-one'));
    await start();
    expect(await ask()).toEqual(given('TEST-ONLY-one'));
    put('hub.json', hub('TEST-ONLY-two'));
    await untilAsked(given('TEST-ONLY-two'));
    unlinkSync(join(entries, 'hub.json'));
    await untilAsked(NOTHING);
    put('hub.yaml', hub('TEST-ONLY-three'));
    await untilAsked(given('TEST-ONLY-three'));
    put('octocat/own.yaml', hub('TEST-ONLY-four', { repos: ['octocat/hello-world'] }));
    await untilAsked(given('TEST-ONLY-four'));
    expect((await status()).entries).toMatchObject([
      { name: 'dir/hub', source: `dir:${entries}` },
      { name: 'dir/octocat/own', source: `dir:${entries}` },
    ]);
  });

  it('change under requests, each of which gets the one or the other whole', async () => {
    put('hub.json', hub('TEST-ONLY-one'));
    await start();
    const seen = new Set<string>();
    const state = { isOver: false };
    const asking = Array.from({ length: 4 }, async () => {
      while (!state.isOver) seen.add(JSON.stringify(await ask()));
    });
    put('hub.json', hub('TEST-ONLY-two'));
    await untilAsked(given('TEST-ONLY-two'));
    state.isOver = true;
    await Promise.all(asking);
    const allowed = [given('TEST-ONLY-one'), given('TEST-ONLY-two')].map((each) => JSON.stringify(each));
    expect([...seen].filter((each) => !allowed.includes(each))).toEqual([]);
    expect(seen).toContain(allowed[0]);
  });

  it('come behind those of the configuration, whose order is that of the sources', async () => {
    mkdirSync(join(folder, 'other'));
    writeFileSync(join(folder, 'other', 'late.json'), JSON.stringify(hub('TEST-ONLY-late')));
    await start({ ENTRIES_FROM: `dir:${join(folder, 'other')},dir:${entries}` });
    put('early.json', hub('TEST-ONLY-early'));
    await until(async () => (await status()).entries.length === 2);
    expect((await status()).entries.map(({ name }) => name)).toEqual(['dir/late', 'dir2/early']);
    expect(await ask()).toEqual(given('TEST-ONLY-late'));
    const static_ = { ADDRESS: 'hub.example.com', USERNAME: 'ci', PASSWORD: 'TEST-ONLY-own' };
    for (const [key, value] of Object.entries(static_))
      Object.assign(gateway?.env ?? {}, { [`REGISTRY_OWN_${key}`]: value });
    await gateway?.reload('signal');
    expect(await ask()).toEqual(given('TEST-ONLY-own'));
    expect((await status()).entries.map(({ name }) => name)).toEqual(['own', 'dir/late', 'dir2/early']);
    Object.assign(gateway?.env ?? {}, { ENTRIES_FROM: `dir:${entries}` });
    await gateway?.reload('signal');
    await until(async () => (await status()).entries.map(({ name }) => name).join() === 'own,dir/early');
  });

  it('that are bad are left out and told of; the others serve', async () => {
    put('hub.json', hub('TEST-ONLY-one'));
    put('bad.json', hub(CANARY, { addres: 'x' }));
    put('acme/wide.yaml', hub(CANARY, { repos: ['acme/app', 'other/app'] }));
    await start({ AUDIT_LOG: 'stdout' });
    expect(await ask()).toEqual(given('TEST-ONLY-one'));
    await until(async () => (await status()).sources[0]?.['leftOut'] === 2);
    const [source] = (await status()).sources;
    expect(source).toMatchObject({
      source: 'dir',
      from: `dir:${entries}`,
      state: 'ok',
      entries: 1,
      leftOut: 2,
    });
    expect(source?.['problems']).toEqual([
      {
        key: 'dir/acme/wide.yaml: repos (line 1)',
        message: 'item 2: lies outside of the namespace that the entry is delegated to',
      },
      { key: 'dir/bad.json: addres (line 1)', message: 'is not a setting; did you mean address?' },
    ]);
    const page = await get('/metrics');
    expect(page).toContain('dockpass_source_entries{source="dir"} 1\n');
    expect(page).toContain('dockpass_source_left_out{source="dir"} 2\n');
    const audited = gateway?.lines().filter(({ type }) => type === 'audit_entry');
    expect(audited).toMatchObject([{ change: 'added', entry: 'dir/hub', source: `dir:${entries}` }]);
    const explained = await get('/admin/explain?repo=octocat/hello-world');
    expect(explained).toContain(`"entry":"dir/hub","source":"dir:${entries}"`);
    expect([gateway?.output(), page, explained, await get('/admin/status')].join('\n')).not.toContain(
      'TEST-ONLY',
    );
  });

  it('stay as they were while the directory cannot be read, which is no reason not to start', async () => {
    renameSync(entries, `${entries}-away`);
    await start();
    expect((await status()).sources).toMatchObject([
      { state: 'failing', lastError: 'not_found', ageSeconds: null },
    ]);
    mkdirSync(entries);
    put('hub.json', hub('TEST-ONLY-one'));
    await untilAsked(given('TEST-ONLY-one'));
  });

  it('are swapped all at once, as Kubernetes does with what it mounts', async () => {
    const version = (name: string, password: string): void => {
      put(`..${name}/hub.json`, hub(password));
      put(`..${name}/acme/own.json`, hub(password, { repos: ['acme/*'] }));
      symlinkSync(`..${name}`, join(entries, '..data_tmp'));
      renameSync(join(entries, '..data_tmp'), join(entries, '..data'));
    };
    version('first', 'TEST-ONLY-one');
    symlinkSync('..data/hub.json', join(entries, 'hub.json'));
    symlinkSync('..data/acme', join(entries, 'acme'));
    await start();
    expect(await ask()).toEqual(given('TEST-ONLY-one'));
    expect((await status()).entries.map(({ name }) => name)).toEqual(['dir/acme/own', 'dir/hub']);
    version('second', 'TEST-ONLY-two');
    rmSync(join(entries, '..first'), { recursive: true });
    await untilAsked(given('TEST-ONLY-two'));
    expect(readFileSync(join(entries, 'hub.json'), 'utf8')).toContain('TEST-ONLY-two');
  });
});

describe('the setting that names them', () => {
  it.each([
    [
      'somewhere',
      'must be dir:PATH, database:, or STORE:PLACE with the name of a store that keeps entries, e.g. vault:kv/registries/',
    ],
    ['nowhere:kv/', 'names the store nowhere, which is not configured; there are stub'],
    ['stub:kv/', 'the place is of a store that keeps no entries'],
    ['dir:/x,dir:/x', 'item 2: is given twice'],
  ])('refuses %s', async (ENTRIES_FROM, message) => {
    await expect(start({ ENTRIES_FROM })).rejects.toThrow(
      `The configuration has 1 problem(s):\n  ENTRIES_FROM: ${message}`,
    );
  });
});
