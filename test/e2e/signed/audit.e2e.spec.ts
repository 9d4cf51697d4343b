import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../../src/config/config-error.js';
import { broken, vendors } from '../../fixtures/providers/vendor/vendor.module.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../../support/in-process-gateway.js';
import { Scrape } from '../../support/docs/prometheus.js';
import { type RawResponse, talk, toBytes } from '../../support/clients/raw-socket.js';
import { droneBody, droneRequest, woodpeckerRequest } from '../../support/clients/sign.js';

type Event = Readonly<Record<string, unknown>>;

const TOKEN = 'TEST-ONLY-admin-token';
const SECRET = 'TEST-ONLY-registry-password';
const ENTRIES = {
  REGISTRY_ONE_ADDRESS: 'one.vendor.example',
  REGISTRY_ONE_VENDOR: SECRET, // the fixture answers with it as password
  REGISTRY_BAD_ADDRESS: 'bad.vendor.example',
  REGISTRY_BAD_VENDOR: 'bad',
  REGISTRY_TAGS_ADDRESS: 'tags.vendor.example',
  REGISTRY_TAGS_VENDOR: 'tags',
  REGISTRY_TAGS_EVENTS: 'tag',
};
const GIVEN = `[{"address":"one.vendor.example","username":"vendor","password":"${SECRET}"}]`;

const folder = mkdtempSync(join(tmpdir(), 'dockpass-audit-'));
let gateway: InProcessGateway | undefined;
let files = 0;

afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
  vendors.clear();
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function start(env: Readonly<Record<string, string>>): Promise<InProcessGateway> {
  vendors.set('bad', broken);
  gateway = await startInProcess({ ...BOTH_CLIENTS, ...ENTRIES, ADMIN_TOKEN: TOKEN, ...env });
  return gateway;
}

function newFile(): string {
  files++;
  return join(folder, `audit-${String(files)}.jsonl`);
}

function eventsOf(file: string): Event[] {
  const text = readFileSync(file, 'utf8');
  expect(text).not.toContain(SECRET);
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Event);
}

function ask({ port }: { port: number }): Promise<RawResponse> {
  return talk(port, toBytes(droneRequest()));
}

async function ready({ port }: { port: number }): Promise<number> {
  return (await talk(port, 'GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n')).status;
}

describe('the audit file', () => {
  it('has one event for each request that policy decided, and none for the others', async () => {
    const file = newFile();
    const running = await start({ AUDIT_LOG: file });
    expect((await ask(running)).body).toBe(GIVEN);
    await talk(running.port, toBytes(woodpeckerRequest()));
    await talk(running.port, toBytes(droneRequest({ secret: 'w'.repeat(32) })));
    await talk(running.port, toBytes(droneRequest({ body: '{}' })));
    await running.stop();
    gateway = undefined;
    const sha256 = createHash('sha256').update(`vendor:${SECRET}`).digest('hex');
    const decision = {
      given: [
        {
          address: 'one.vendor.example',
          entry: 'one',
          provider: 'vendor',
          scope: 'global',
          expires: null,
          sha256,
        },
      ],
      withheld: [{ entry: 'tags', reason: 'event' }],
      failed: [{ address: 'bad.vendor.example', entry: 'bad', provider: 'vendor', code: 'unavailable' }],
    };
    const request = { repo: 'octocat/hello-world', event: 'push', fork: false };
    expect(eventsOf(file)).toEqual([
      expect.objectContaining({
        type: 'audit',
        ...request,
        client: 'drone',
        dialect: 'drone',
        repoId: '4567',
        ...decision,
      }),
      expect.objectContaining({ client: 'woodpecker', dialect: 'woodpecker', repoId: '998877', ...decision }),
    ]);
    const ids = running
      .lines()
      .filter(({ repo }) => repo !== undefined)
      .map(({ id }) => id);
    expect(eventsOf(file).map(({ id }) => id)).toEqual(ids);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is opened again after a signal, so that it can be rotated, and no event is lost', async () => {
    const file = newFile();
    const running = await start({ AUDIT_LOG: file });
    await ask(running);
    renameSync(file, `${file}.1`);
    await ask(running);
    expect(await running.reload('signal')).toBe('applied');
    await ask(running);
    await running.stop();
    gateway = undefined;
    expect([eventsOf(`${file}.1`).length, eventsOf(file).length]).toEqual([2, 1]);
  });

  it('that cannot be opened stops the start, with a message that says so', async () => {
    const problem = await start({ AUDIT_LOG: join(folder, 'missing', 'audit') }).catch(
      (error: unknown) => error,
    );
    expect(problem).toBeInstanceOf(ConfigError);
    expect((problem as ConfigError).message).toBe(
      'The configuration has 1 problem(s):\n  AUDIT_LOG: this process cannot open the file to append to it',
    );
  });
});

describe('AUDIT_REQUIRED on a full disk', () => {
  it('gives nothing, turns readiness red, says why, and recovers when there is room', async () => {
    const file = newFile();
    symlinkSync('/dev/full', file);
    const running = await start({ AUDIT_LOG: file, AUDIT_REQUIRED: 'true' });
    const [drone, woodpecker] = [await ask(running), await talk(running.port, toBytes(woodpeckerRequest()))];
    expect([drone.status, drone.body]).toEqual([200, '[]']);
    expect([woodpecker.status, woodpecker.body]).toEqual([
      503,
      '{"error":{"code":"providers_unavailable","message":"No registry provider could give a credential; try again."}}',
    ]);
    expect(await ready(running)).toBe(503);
    expect(running.lines().filter(({ code }) => code === 'ENOSPC')).toMatchObject([
      { msg: 'audit events cannot be written, so nothing is given' },
    ]);
    const page = await talk(
      running.port,
      `GET /metrics HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`,
    );
    const found = new Scrape(page.body);
    expect(found.samples('dockpass_audit_events_total')).toEqual([
      'outcome=written: 0',
      'outcome=lost: 0',
      'outcome=refused: 2',
    ]);
    expect([found.value('dockpass_audit_broken'), found.value('dockpass_ready')]).toEqual([1, 0]);
    expect(found.value('dockpass_entries_given_total', { entry: 'one' })).toBe(0);
    unlinkSync(file);
    await running.reload('signal');
    expect((await ask(running)).body).toBe(GIVEN);
    expect(await ready(running)).toBe(200);
    expect(eventsOf(file)).toMatchObject([{ type: 'audit_gap', refused: 2, lost: 0 }, { type: 'audit' }]);
  });

  it('is not what a full disk means without it', async () => {
    const running = await start({ AUDIT_LOG: '/dev/full' });
    expect((await ask(running)).body).toBe(GIVEN);
    expect(await ready(running)).toBe(200);
  });
});

describe('the audit on standard output', () => {
  it.each(['true', 'false'])(
    'stands beside the log and can be told from it (AUDIT_REQUIRED=%s)',
    async (required) => {
      const running = await start({ AUDIT_LOG: 'stdout', AUDIT_REQUIRED: required });
      await ask(running);
      const kinds = running.lines().map(({ type, msg }) => type ?? msg);
      expect(
        kinds.filter((kind) => kind === 'audit' || kind === 'request answered without some registries'),
      ).toEqual(['audit', 'request answered without some registries']);
      expect(running.lines().find(({ type }) => type === 'audit')?.['level']).toBeUndefined();
      expect(running.output()).not.toContain(SECRET);
    },
  );
});

describe('a reload', () => {
  it('moves the audit to where the new configuration wants it, and refuses what cannot be opened', async () => {
    const [first, second] = [newFile(), newFile()];
    const running = await start({ AUDIT_LOG: first });
    const { env } = running;
    await ask(running);
    env['AUDIT_LOG'] = join(folder, 'missing', 'audit');
    expect(await running.reload('file')).toBe('refused');
    await ask(running);
    env['AUDIT_LOG'] = second;
    env['AUDIT_REQUIRED'] = 'true';
    expect(await running.reload('file')).toBe('applied');
    await ask(running);
    expect([eventsOf(first).length, eventsOf(second).length]).toEqual([2, 1]);
  });
});

describe('canaries', () => {
  it('of requests and registries are in no stream', async () => {
    const file = newFile();
    const running = await start({ AUDIT_LOG: file });
    const canary = 'CANARY-9b1e';
    const body = { ...(JSON.parse(droneBody()) as object), netrc: { password: canary }, title: canary };
    await talk(running.port, toBytes(droneRequest({ body: JSON.stringify(body) }), { 'X-Canary': canary }));
    await talk(running.port, toBytes(droneRequest({ target: `/drone?${canary}` })));
    await talk(running.port, toBytes({ ...droneRequest(), target: `/elsewhere?${canary}` }));
    const page = await talk(
      running.port,
      `GET /metrics HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`,
    );
    const status = await talk(
      running.port,
      `GET /admin/status HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`,
    );
    await running.stop();
    gateway = undefined;
    const streams = [running.output(), readFileSync(file, 'utf8'), page.body, status.body];
    expect(streams.map((stream) => stream.length > 100)).toEqual([true, true, true, true]);
    for (const stream of streams) {
      for (const secret of [
        canary,
        SECRET,
        TOKEN,
        BOTH_CLIENTS.DRONE_SECRET,
        Buffer.from(SECRET).toString('base64'),
      ]) {
        expect(stream).not.toContain(secret);
      }
    }
  });
});
