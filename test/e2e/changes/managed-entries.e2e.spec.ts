import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { describeWithPostgres } from '../../support/database/postgres.js';
import { newDatabaseUrl } from '../../support/database/test-database.js';
import { FakeClock } from '../../support/fake-clock.js';
import { type InProcessGateway, startInProcess } from '../../support/in-process-gateway.js';
import { talk, toBytes } from '../../support/clients/raw-socket.js';
import { droneRequest, TEST_DRONE_SECRET } from '../../support/clients/sign.js';
import { until } from '../../support/until.js';

const ADMIN_TOKEN = 'TEST-ONLY-admin-token';
const KEY = 'TEST-ONLY-key-of-a-database-0123456789';
const CANARY = 'TEST-ONLY-canary';
const HUB = { address: 'hub.example.com', username: 'ci', password: CANARY };

let folder: string;
const running: InProcessGateway[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dockpass-managed-'));
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((gateway) => gateway.stop()));
  rmSync(folder, { recursive: true });
});

async function start(env: Readonly<Record<string, string>> = {}, file = 'own.db'): Promise<InProcessGateway> {
  const gateway = await startInProcess({
    ...{ ADMIN_TOKEN, DRONE_SECRET: TEST_DRONE_SECRET, AUDIT_LOG: join(folder, 'audit.jsonl') },
    ...{ DATABASE_URL: `sqlite:${join(folder, file)}`, DATABASE_KEY: KEY, ENTRIES_FROM: 'database:' },
    ...env,
  });
  running.push(gateway);
  return gateway;
}

interface Answer {
  readonly status: number;
  readonly etag: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}

async function admin(
  { port }: InProcessGateway,
  method: string,
  path: string,
  { body, ...headers }: Readonly<Record<string, string | object>> = {},
): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${String(port)}/admin/entries${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${ADMIN_TOKEN}`,
      ...(body ? { 'Content-Type': 'application/json' } : {}),
      ...(headers as Record<string, string>),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  const answer = text === '' ? {} : (JSON.parse(text) as Answer['body']);
  return { status: response.status, etag: response.headers.get('etag'), body: answer };
}

async function asked({ port }: InProcessGateway): Promise<string> {
  return (await talk(port, toBytes(droneRequest()))).body;
}

const given = (password: string): string =>
  JSON.stringify([{ address: 'hub.example.com', username: 'ci', password }]);

describe('entries of the database', () => {
  it('are put in, changed and taken out while it runs, and in use when the answer comes', async () => {
    const gateway = await start();
    expect(await asked(gateway)).toBe('[]');
    const made = await admin(gateway, 'PUT', '/hub', { body: HUB });
    expect([made.status, made.etag, await asked(gateway)]).toEqual([201, '"1"', given(CANARY)]);
    const wider = await admin(gateway, 'PUT', '/hub', {
      body: { ...HUB, password: 'TEST-ONLY-two' },
      'If-Match': '"1"',
    });
    expect([wider.status, wider.etag, await asked(gateway)]).toEqual([200, '"2"', given('TEST-ONLY-two')]);
    const gone = await admin(gateway, 'DELETE', '/hub', { 'If-Match': '"2"' });
    expect([gone.status, await asked(gateway)]).toEqual([204, '[]']);
  });

  it('are there after a restart, and on other processes within the time of one look', async () => {
    const [one, clock] = [await start(), new FakeClock()];
    const other = await startInProcess({ ...one.env }, { clock });
    running.push(other);
    await admin(one, 'PUT', '/hub', { body: HUB });
    await until(async () => {
      await clock.advance(1_000);
      return (await asked(other)) === given(CANARY);
    });
    await one.stop();
    running.splice(0, 1);
    expect(await asked(await start())).toBe(given(CANARY));
  });

  it('are shown without their secrets, and with why they are not in use', async () => {
    const gateway = await start();
    await admin(gateway, 'PUT', '/hub', { body: { ...HUB, repos: ['acme/app'] } });
    const { etag, body } = await admin(gateway, 'GET', '/hub');
    expect(etag).toBe('"1"');
    expect(body).toEqual({
      ...{ name: 'hub', version: 1, changedAt: expect.any(String), changedBy: 'token' },
      ...{ settings: { address: 'hub.example.com', repos: ['acme/app'] }, secrets: ['username', 'password'] },
      ...{ inUse: true, problems: [] },
    });
    expect((await admin(gateway, 'GET', '')).body).toEqual({ entries: [body], next: null });
    expect((await admin(gateway, 'GET', '/none')).body).toEqual({
      error: { code: 'entry_unknown', message: 'There is no such entry in the database.' },
    });
  });

  it('come in pages', async () => {
    const gateway = await start();
    for (const name of ['a', 'b', 'c']) await admin(gateway, 'PUT', `/${name}`, { body: HUB });
    const names = async (query: string): Promise<unknown> => {
      const { entries, next } = (await admin(gateway, 'GET', query)).body as {
        entries: readonly { name: string }[];
        next: unknown;
      };
      return [entries.map(({ name }) => name), next];
    };
    expect(await names('?limit=2')).toEqual([['a', 'b'], 'b']);
    expect(await names('?limit=2&after=b')).toEqual([['c'], null]);
  });

  it('keep a secret that is not given again, but only for what it opened', async () => {
    const gateway = await start();
    await admin(gateway, 'PUT', '/hub', { body: HUB });
    const policy = { address: 'hub.example.com', repos: ['octocat/*'] };
    const narrowed = await admin(gateway, 'PUT', '/hub', { body: policy, 'If-Match': '"1"' });
    expect([narrowed.status, await asked(gateway)]).toEqual([200, given(CANARY)]);
    const asList = { ...policy, address: ['hub.example.com'] };
    const listed = await admin(gateway, 'PUT', '/hub', { body: asList, 'If-Match': '"2"' });
    expect([listed.status, await asked(gateway)]).toEqual([200, given(CANARY)]);
    const moved = { address: 'evil.example.com' };
    const { status, body } = await admin(gateway, 'PUT', '/hub', { body: moved, 'If-Match': '"3"' });
    const message =
      'must be given anew: a secret stays only while address, provider and all other settings but the policy do';
    expect([status, body['problems']]).toEqual([
      422,
      ['username', 'password'].map((name) => ({ key: `database/hub: ${name}`, message })),
    ]);
    const none = { ...policy, username: null, password: null };
    expect((await admin(gateway, 'PUT', '/hub', { body: none, 'If-Match': '"3"' })).status).toBe(422);
    expect(await asked(gateway)).toBe(given(CANARY));
  });

  it.each<readonly [string, Readonly<Record<string, string | object>>, number, string]>([
    ['of another version', { body: HUB, 'If-Match': '"7"' }, 412, 'entry_changed'],
    ['that is said to be new', { body: HUB, 'If-None-Match': '*' }, 412, 'entry_changed'],
    ['of no version', { body: HUB }, 428, 'version_needed'],
    ['of a weak version', { body: HUB, 'If-Match': 'W/"1"' }, 428, 'version_needed'],
    ['with an unknown word', { body: { ...HUB, adress: 'x' }, 'If-Match': '"1"' }, 422, 'invalid_entry'],
    [
      'that names a file',
      { body: { ...HUB, password: null, passwordFile: '/etc/hostname' }, 'If-Match': '"1"' },
      422,
      'invalid_entry',
    ],
    ['that is no object', { body: [HUB], 'If-Match': '"1"' }, 400, 'invalid_body'],
  ])('stay as they are after a change %s', async (_, request, status, code) => {
    const gateway = await start();
    await admin(gateway, 'PUT', '/hub', { body: HUB });
    const refused = await admin(gateway, 'PUT', '/hub', request);
    expect([refused.status, (refused.body['error'] as { code: string }).code]).toEqual([status, code]);
    expect(JSON.stringify(refused.body)).not.toContain(CANARY);
    expect([(await admin(gateway, 'GET', '/hub')).etag, await asked(gateway)]).toEqual([
      '"1"',
      given(CANARY),
    ]);
  });

  it.each(['Hub', 'a%2Fb', '-x', 'x%00', 'h%C3%A4b'])('are not called %s', async (name) => {
    const gateway = await start();
    const { status, body } = await admin(gateway, 'PUT', `/${name}`, { body: HUB });
    expect([status, (body['error'] as { code: string }).code]).toEqual([422, 'invalid_entry']);
    expect((await admin(gateway, 'GET', '')).body).toEqual({ entries: [], next: null });
  });

  it('leave an audit event of every change, with who made it', async () => {
    const gateway = await start();
    await admin(gateway, 'PUT', '/hub', { body: { ...HUB, repos: ['acme/app'] } });
    await admin(gateway, 'DELETE', '/hub', { 'If-Match': '"1"' });
    await gateway.stop();
    running.splice(0);
    const events = readFileSync(join(folder, 'audit.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    const action = (word: string, more: object): unknown =>
      expect.objectContaining({
        type: 'audit_action',
        by: 'token',
        action: word,
        entry: 'database/hub',
        ...more,
      });
    expect(events).toEqual([
      action('entry-add', { addresses: ['hub.example.com'], repos: ['acme/app'] }),
      expect.objectContaining({
        ...{ type: 'audit_entry', change: 'added', entry: 'database/hub', source: 'database:' },
      }),
      action('entry-remove', {}),
      expect.objectContaining({ type: 'audit_entry', change: 'removed', entry: 'database/hub' }),
    ]);
  });

  it('are not managed where database: is no source', async () => {
    const gateway = await start({ ENTRIES_FROM: `dir:${folder}` });
    const { status, body } = await admin(gateway, 'PUT', '/hub', { body: HUB });
    expect([status, body]).toEqual([
      409,
      {
        error: {
          code: 'not_managed',
          message:
            'No entries are managed here: DATABASE_URL and database: in ENTRIES_FROM say that they are.',
        },
      },
    ]);
  });

  it('are nowhere in the files of the database in plain', async () => {
    const gateway = await start();
    await admin(gateway, 'PUT', '/hub', { body: { ...HUB, repos: ['acme/app'] } });
    for (const file of readdirSync(folder).filter((name) => name.startsWith('own.db'))) {
      const content = readFileSync(join(folder, file));
      expect([file, content.includes(CANARY), content.includes('acme/app')]).toEqual([file, false, false]);
    }
  });

  it('are not opened with another key, and come back with the former one beside it', async () => {
    const first = await start();
    await admin(first, 'PUT', '/hub', { body: HUB });
    await first.stop();
    running.splice(0);
    copyFileSync(join(folder, 'own.db'), join(folder, 'copy.db'));
    const other = await start({ DATABASE_KEY: `${KEY}-other` }, 'copy.db');
    const { body } = await admin(other, 'GET', '/hub');
    const message = 'was not sealed for its place with a DATABASE_KEY that is known: put it in anew';
    expect([body['settings'], body['inUse'], body['problems'], await asked(other)]).toEqual([
      ...[null, false, [{ key: 'database/hub', message }], '[]'],
    ]);
    const both = await start({ DATABASE_KEY: `${KEY}-other`, DATABASE_KEY_PREVIOUS: KEY });
    expect(await asked(both)).toBe(given(CANARY));
  });
});

describeWithPostgres('entries of PostgreSQL', () => {
  it('are told to other machines by the server, before any of them looks by itself', async () => {
    const [one, clock] = [await start({ DATABASE_URL: await newDatabaseUrl('postgres') }), new FakeClock()];
    const other = await startInProcess({ ...one.env }, { clock });
    running.push(other);
    const otherHas = (answer: string): Promise<void> =>
      until(async () => {
        if (clock.monotonic() < 20_000) await clock.advance(100); // for what waits until a change is over
        return (await asked(other)) === answer;
      });
    await admin(one, 'PUT', '/hub', { body: HUB });
    await otherHas(given(CANARY));
    await admin(one, 'DELETE', '/hub', { 'If-Match': '"1"' });
    await otherHas('[]');
  });

  it('are changed by one of two who change the same version', async () => {
    const one = await start({ DATABASE_URL: await newDatabaseUrl('postgres') });
    const other = await startInProcess({ ...one.env });
    running.push(other);
    await admin(one, 'PUT', '/hub', { body: HUB });
    const changes = [one, other, one, other].map((gateway, at) =>
      admin(gateway, 'PUT', '/hub', {
        body: { ...HUB, repos: [`octocat/app-${String(at)}`] },
        'If-Match': '"1"',
      }),
    );
    const statuses = (await Promise.all(changes)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 412, 412, 412]);
    expect((await admin(one, 'GET', '/hub')).etag).toBe('"2"');
  });
});
