import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { EcrStub } from '../support/aws/ecr-stub.js';
import { type GatewayProcess, startGateway, withGateway } from '../support/gateway-process.js';
import { BOTH_CLIENTS } from '../support/in-process-gateway.js';
import { Load } from '../support/clients/load.js';
import { note } from '../support/chaos/chaos-cloud.js';
import { limited, patient } from '../support/programs/preload.js';
import { talk } from '../support/clients/raw-socket.js';
import { ask, bothClients, credentialsIn } from '../support/docs/threats.js';
import { until } from '../support/until.js';

const HUB = {
  ...BOTH_CLIENTS,
  REGISTRY_HUB_ADDRESS: 'r.example:5000',
  REGISTRY_HUB_USERNAME: 'octocat',
  REGISTRY_HUB_PASSWORD: 'TEST-ONLY-password',
};
const CLOUD = { ...HUB, REGISTRY_CLOUD_ADDRESS: '123456789012.dkr.ecr.eu-west-1.amazonaws.com' };
const folder = mkdtempSync(join(tmpdir(), 'dockpass-chaos-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const get = async (port: number, path: string): Promise<[number, string]> => {
  const { status, body } = await talk(port, `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
  return [status, body];
};
const [gone, never] = [(): boolean => true, (): boolean => false];
const usernames = (body: string): string[] => credentialsIn(body).map(({ username }) => username);

async function withCloud(use: (cloud: EcrStub) => Promise<void>): Promise<void> {
  const cloud = new EcrStub();
  await cloud.listen();
  try {
    await use(cloud);
  } finally {
    cloud.close();
  }
}

const full = '/dev/full';
const onLinux = existsSync(full) ? describe : describe.skip;
if (!existsSync(full)) note(`skipped: there is no ${full} on this machine, which is always full`);

onLinux('a full disk for the audit file', () => {
  it('gives nothing where the audit is required: readiness is red, and each client is told in its own way', async () => {
    await withGateway({ ...HUB, AUDIT_LOG: full, AUDIT_REQUIRED: 'true' }, async ({ port }) => {
      const [drone, woodpecker] = bothClients();
      expect(await ask(port, drone)).toEqual([200, '[]']);
      expect((await ask(port, woodpecker))[0]).toBe(503);
      expect(await get(port, '/readyz')).toEqual([503, '{"status":"unavailable","registries":{"hub":"ok"}}']);
      expect((await get(port, '/healthz'))[0]).toBe(200);
    });
  });

  it('costs nobody a credential where it is not, and is told', async () => {
    await withGateway({ ...HUB, AUDIT_LOG: full }, async (gateway) => {
      for (const request of bothClients()) {
        const [status, body] = await ask(gateway.port, request);
        expect([status, usernames(body)]).toEqual([200, ['octocat']]);
      }
      await gateway.logged(({ msg, code }) => msg === 'audit events cannot be written' && code === 'ENOSPC');
      expect((await get(gateway.port, '/readyz'))[0]).toBe(200);
    });
  });
});

describe('the end of a process', () => {
  it('SIGTERM under load: every answer is whole, a request that waits for a cloud gets its credential, the end comes in time', async () => {
    await withCloud(async (cloud) => {
      // A connection that was idle for so long is closed, and the clients may be kept from the processor meanwhile.
      const nodeOptions = limited(200, 3_000);
      const gateway = await startGateway({ ...CLOUD, ...cloud.env }, { nodeOptions });
      const warm = await ask(gateway.port, bothClients()[0]);
      expect(usernames(warm[1])).toEqual(['AWS', 'octocat']);
      const load = new Load(gateway.port);
      load.start(32);
      await until(() => load.answers.length >= 500);
      await gateway.stop(); // fails unless it ends with 0 within 10 s
      await load.stop();
      const lost = load.unanswered.filter((code) => code !== 'ECONNREFUSED');
      note(`SIGTERM: ${String(load.answers.length)} answers, lost: ${lost.join() || 'none'}`);
      expect(lost).toEqual([]);
      expect(load.broken).toEqual([]);
      for (const { status, body } of load.answers) {
        expect([status, usernames(body)]).toEqual([200, ['AWS', 'octocat']]);
      }
    });
  });

  it('SIGTERM while a cloud is slow: the request that waits for it is answered first', async () => {
    await withCloud(async (cloud) => {
      cloud.mood = 'waits';
      const gateway = await startGateway({ ...CLOUD, ...cloud.env }, { nodeOptions: patient() });
      const asked = ask(gateway.port, bothClients()[1]);
      await until(() => cloud.accessKeys.length > 0);
      const stopped = gateway.stop();
      await until(() => get(gateway.port, '/healthz').then(never, gone));
      cloud.release();
      expect(usernames((await asked)[1])).toEqual(['AWS', 'octocat']);
      await stopped;
    });
  });

  it('killed in the middle of a mint: the next process starts as if nothing had been, and the audit is whole', async () => {
    await withCloud(async (cloud) => {
      const audit = join(folder, 'killed.jsonl');
      const env = { ...CLOUD, ...cloud.env, AUDIT_LOG: audit, AUDIT_REQUIRED: 'true' };
      const killed = await startGateway(env);
      cloud.mood = 'hangs';
      const lost = ask(killed.port, bothClients()[0]).catch(() => 'lost');
      await until(() => cloud.accessKeys.length > 0);
      await killed.kill();
      expect(await lost).toBe('lost');
      cloud.mood = 'works';
      await withGateway(env, async ({ port }) => {
        for (const request of bothClients())
          expect(usernames((await ask(port, request))[1])).toEqual(['AWS', 'octocat']);
      });
      expect(eventsIn(audit)).toHaveLength(2);
    });
  });
});

describe('several processes on one configuration', () => {
  it('two gateways serve alike and share one audit file without tearing a line', async () => {
    const audit = join(folder, 'shared.jsonl');
    const env = { ...HUB, AUDIT_LOG: audit };
    const gateways = await Promise.all([startGateway(env), startGateway({ ...env, AUDIT_REQUIRED: 'true' })]);
    const answers = await underLoad(gateways);
    for (const gateway of gateways) await gateway.stop();
    expectWhole(audit, answers);
  });

  it('two workers of one gateway do, too', async () => {
    const audit = join(folder, 'workers.jsonl');
    const gateway = await startGateway({ ...HUB, AUDIT_LOG: audit, WORKERS: '2' });
    const answers = await underLoad([gateway]);
    await gateway.stop();
    expectWhole(audit, answers);
  });
});

async function underLoad(gateways: readonly GatewayProcess[]): Promise<number> {
  const loads = gateways.map(({ port }) => new Load(port));
  for (const load of loads) load.start(16);
  await until(() => loads.every(({ answers }) => answers.length > 500));
  await Promise.all(loads.map((load) => load.stop()));
  const answers = loads.flatMap((load) => load.answers);
  expect(loads.flatMap(({ unanswered, broken }) => [...unanswered, ...broken])).toEqual([]);
  for (const { status, body } of answers) expect([status, usernames(body)]).toEqual([200, ['octocat']]);
  return answers.length;
}

/** One event for each answer, each a line of its own. */
function expectWhole(audit: string, answers: number): void {
  const events = eventsIn(audit);
  expect(events.filter(({ type }) => type !== 'audit')).toEqual([]);
  expect(new Set(events.map(({ id }) => id)).size).toBe(answers);
  expect(events).toHaveLength(answers);
}

function eventsIn(path: string): { type: string; id: string }[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  expect(lines.pop()).toBe('');
  return lines.map((line) => JSON.parse(line) as { type: string; id: string });
}
