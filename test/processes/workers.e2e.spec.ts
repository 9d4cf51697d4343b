import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { EcrStub } from '../support/aws/ecr-stub.js';
import { type GatewayOptions, type GatewayProcess, startGateway } from '../support/gateway-process.js';
import { hurry, onSignal, patient, preload } from '../support/programs/preload.js';
import { sendRequest } from '../support/clients/send-request.js';
import { droneRequest, TEST_DRONE_SECRET } from '../support/clients/sign.js';
import { until } from '../support/until.js';

const ADMIN_TOKEN = 'TEST-ONLY-admin-token';
const ENV = {
  WORKERS: '2',
  ADMIN_TOKEN,
  AUDIT_LOG: 'off',
  DRONE_SECRET: TEST_DRONE_SECRET,
  REGISTRY_ONE_ADDRESS: 'one.example',
  REGISTRY_ONE_USERNAME: 'reader',
  REGISTRY_ONE_PASSWORD: 'TEST-ONLY-password',
};
/** Several processes start one after the other, on a machine that may be busy. */
const LIMIT_MS = 120_000;
const GIVEN = '[{"address":"one.example","username":"reader","password":"TEST-ONLY-password"}]';

const ENDED = 'a worker ended by itself and is replaced';
const NOT_STARTED = 'a worker could not be started and is tried again';
const REFUSED = 'the configuration on disk is refused; the running one stays';

const folder = mkdtempSync(join(tmpdir(), 'dockpass-workers-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

let gateway: GatewayProcess;
let running: GatewayProcess | undefined;
afterEach(async () => {
  await running?.killAll();
  running = undefined;
});

async function start(
  env: Readonly<Record<string, string>> = {},
  options: GatewayOptions = {},
): Promise<void> {
  gateway = running = await startGateway({ ...ENV, ...env }, options);
  await allServe(2);
}

async function stop(): Promise<void> {
  await gateway.stop(); // fails unless it ends with 0
  running = undefined;
}

/** Waits until so many workers have begun to serve since the start, replacements included. */
async function allServe(count: number): Promise<void> {
  await logged('listening', count);
}

/** What a worker runs to tell the test that it has done what it was told to. */
const SAY_SO = `process.stdout.write('{"msg":"done"}\\n');`;
const said = (): Promise<unknown> => logged('done');

/** Waits for the line number `count` of a text. */
async function logged(text: string, count = 1): Promise<Readonly<Record<string, unknown>>> {
  const lines = (): readonly Readonly<Record<string, unknown>>[] =>
    gateway.log.filter(({ msg }) => msg === text);
  await gateway.logged(() => lines().length >= count);
  return lines()[count - 1] ?? {};
}

async function admin(path: string): Promise<Response> {
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, connection: 'close' };
  const response = await fetch(gateway.url + path, { headers });
  expect(response.status).toBe(200);
  return response;
}

const metrics = async (): Promise<string> => (await admin('/metrics')).text();
const valueOf = (page: string, metric: string): string | undefined =>
  page
    .split('\n')
    .find((line) => line.startsWith(metric))
    ?.split(' ')
    .at(-1);

async function pids(): Promise<readonly number[]> {
  const found = new Set<number>();
  for (let at = 0; at < 8; at++) {
    found.add(((await (await admin('/admin/status')).json()) as { process: number }).process);
  }
  return [...found];
}

async function expectService(): Promise<void> {
  for (let at = 0; at < 4; at++) {
    expect(String((await sendRequest(gateway.port, droneRequest())).body)).toBe(GIVEN);
  }
  expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200);
}

const noService = (): Promise<string> =>
  sendRequest(gateway.port, droneRequest()).then(
    () => 'answered',
    (error: unknown) => (error as NodeJS.ErrnoException).code ?? 'unknown',
  );

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}

describe('several workers', () => {
  it(
    'share the port, and a scrape of one tells of all',
    async () => {
      await start();
      await expectService();
      await expectService();
      expect(await pids()).toHaveLength(2);
      for (let at = 0; at < 4; at++) expect(valueOf(await metrics(), 'dockpass_requests_total')).toBe('8');
      await stop();
    },
    LIMIT_MS,
  );
});

describe('a worker that dies while it serves', () => {
  const OUT_OF_MEMORY = [
    '--max-old-space-size=64',
    ...onSignal('const kept = []; for (;;) kept.push(new Array(100_000).fill({}));'),
  ];
  const ends: readonly [string, NodeJS.Signals, readonly string[], object][] = [
    ['killed', 'SIGKILL', [], { status: null, signal: 'SIGKILL' }],
    ['by a fault of memory', 'SIGSEGV', [], { status: null, signal: 'SIGSEGV' }],
    ['stopped by itself', 'SIGTERM', [], { status: 0, signal: null }],
    ['out of memory', 'SIGUSR2', OUT_OF_MEMORY, { status: null, signal: 'SIGABRT' }],
    ['by exit(0) from within', 'SIGUSR2', onSignal('process.exit(0)'), { status: 0, signal: null }],
    ['by exit(1) from within', 'SIGUSR2', onSignal('process.exit(1)'), { status: 1, signal: null }],
  ];
  it.each(ends)(
    '%s: the others serve on and it is replaced',
    async (_, signal, nodeOptions, end) => {
      await start({}, { nodeOptions });
      const [victim = 0, other = 0] = await pids();
      process.kill(victim, signal);
      expect(await logged(ENDED)).toMatchObject({ level: 'error', ...end, serving: 1, nextAttemptMs: 1000 });
      await expectService();
      await allServe(3);
      const now = await pids();
      expect([now.length, now.includes(victim), now.includes(other)]).toEqual([2, false, true]);
      await stop();
    },
    LIMIT_MS,
  );

  it(
    'all of them at once: nothing is served until the first replacement',
    async () => {
      await start({ PORT: await freePort() });
      for (const pid of await pids()) process.kill(pid, 'SIGKILL');
      expect(await logged(ENDED, 2)).toMatchObject({ serving: 0, nextAttemptMs: 1000 });
      await allServe(4);
      await expectService();
      await stop();
    },
    LIMIT_MS,
  );

  it(
    'during a reload: the others reload, and its replacement starts with what is on disk',
    async () => {
      await start();
      const [victim = 0] = await pids();
      gateway.signal('SIGHUP');
      process.kill(victim, 'SIGKILL');
      await logged('configuration applied');
      await allServe(3);
      await expectService();
      await stop();
    },
    LIMIT_MS,
  );

  it(
    'while a scrape waits for it: the scrape is answered without it',
    async () => {
      // It serves but tells nothing, so that every scrape waits for it.
      await start({}, { nodeOptions: onSignal(`process.removeAllListeners('message'); ${SAY_SO}`) });
      const [victim = 0] = await pids();
      process.kill(victim, 'SIGUSR2');
      await said();
      const scrapes = Promise.allSettled(Array.from({ length: 22 }, metrics));
      process.kill(victim, 'SIGKILL');
      for (const scrape of await scrapes) {
        if (scrape.status === 'rejected')
          expect(String(scrape.reason)).toBe('TypeError: fetch failed'); // its own connections end
        else expect(scrape.value).toContain('\ndockpass_ready 1\n');
      }
      await allServe(3);
      expect(gateway.output).not.toMatch(/MaxListeners|ERR_IPC|EPIPE/);
      await stop();
    },
    LIMIT_MS,
  );
});

describe('a start with workers', () => {
  it(
    'ends with 1 and says why once when the port is taken',
    async () => {
      const taken = createServer().listen(0, '127.0.0.1');
      await once(taken, 'listening');
      const env = { ...ENV, PORT: String((taken.address() as AddressInfo).port) };
      try {
        const text = await failure(env);
        expect(text).toMatch(/^The awaited line was not logged \(1\):/);
        expect(text.split('PORT: another process listens there already; stop it')).toHaveLength(2);
        expect(text).toContain('"status":1,"signal":null,"msg":"the first worker could not be started"');
      } finally {
        taken.close();
      }
    },
    LIMIT_MS,
  );

  it(
    'ends with 1 and says why once when the audit file cannot be opened',
    async () => {
      const text = await failure({ ...ENV, AUDIT_LOG: join(folder, 'missing', 'audit.jsonl') });
      expect(text).toMatch(/^The awaited line was not logged \(1\):/);
      expect(text.match(/^ *AUDIT_LOG:? /gm)).toHaveLength(1);
    },
    LIMIT_MS,
  );

  it(
    'ends with 1 when the first worker hangs',
    async () => {
      const hangs = preload(`
        import cluster from 'node:cluster';
        if (cluster.isWorker) for (;;);
        process.emit('SIGUSR2');`);
      const text = await failure(ENV, { nodeOptions: [...hurry(120_000), ...hangs] });
      expect(text).toMatch(/^The awaited line was not logged \(1\):/);
      expect(text).toContain('"msg":"a worker takes too long to start and is killed"');
    },
    LIMIT_MS,
  );

  async function failure(
    env: Readonly<Record<string, string>>,
    options: GatewayOptions = {},
  ): Promise<string> {
    return startGateway(env, options).then(
      async (started) => {
        await started.kill();
        return 'it started';
      },
      (error: unknown) => (error as Error).message,
    );
  }
});

describe('a replacement', () => {
  const config = join(folder, 'dockpass.json');
  const write = (text: string): void => {
    writeFileSync(config, text, { mode: 0o600 });
  };
  const GOOD = '{"registries": []}';

  it(
    'that the configuration on disk keeps from starting is tried again, and the others serve on',
    async () => {
      write(GOOD);
      await start({ DOCKPASS_CONFIG: config });
      write('{"registries": [{"name": "bad"}]}');
      await logged(REFUSED, 2);
      const [victim = 0] = await pids();
      process.kill(victim, 'SIGKILL');
      const notStarted = { level: 'error', status: 1, signal: null, serving: 1 };
      expect(await logged(NOT_STARTED)).toMatchObject({ ...notStarted, nextAttemptMs: 2000 });
      expect(await logged(NOT_STARTED, 2)).toMatchObject({ ...notStarted, nextAttemptMs: 4000 });
      await expectService();
      expect(valueOf(await metrics(), 'dockpass_config_refused')).toBe('1');
      write(GOOD);
      gateway.signal('SIGHUP'); // who waits for a replacement need not wait for its pause
      await allServe(3);
      await expectService();
      await stop();
    },
    LIMIT_MS,
  );

  it(
    'comes when the configuration is mended, where no worker was left',
    async () => {
      write(GOOD);
      await start({ DOCKPASS_CONFIG: config, PORT: await freePort() });
      write('{"registries": [{"name": "bad"}]}');
      await logged(REFUSED, 2);
      for (const pid of await pids()) process.kill(pid, 'SIGKILL');
      expect(await logged(NOT_STARTED, 2)).toMatchObject({ serving: 0 });
      expect(await noService()).toBe('ECONNREFUSED');
      write(GOOD);
      await allServe(4);
      await expectService();
      await stop();
    },
    LIMIT_MS,
  );

  it(
    'that hangs is killed and tried again, and the others serve on',
    async () => {
      const hangs = preload(`
        import cluster from 'node:cluster';
        if (cluster.worker?.id > 2) for (;;);`);
      await start({}, { nodeOptions: [...hurry(120_000), ...hangs] });
      gateway.signal('SIGUSR2');
      const [victim = 0] = await pids();
      process.kill(victim, 'SIGKILL');
      expect(await logged('a worker takes too long to start and is killed')).toMatchObject({
        level: 'error',
      });
      const killed = { status: null, signal: 'SIGKILL', serving: 1 };
      expect(await logged(NOT_STARTED)).toMatchObject({ ...killed, nextAttemptMs: 2000 });
      await expectService();
      await stop();
    },
    LIMIT_MS,
  );

  it(
    'for which the system has no process is tried again',
    async () => {
      const noProcess = preload(`
        import cluster from 'node:cluster';
        const { execPath } = process;
        if (cluster.isPrimary)
          process.on('SIGUSR2', () => {
            process.execPath = process.execPath === execPath ? '/nonexistent' : execPath;
          });`);
      await start({}, { nodeOptions: noProcess });
      const [victim = 0] = await pids();
      gateway.signal('SIGUSR2');
      process.kill(victim, 'SIGKILL');
      expect(await logged(NOT_STARTED)).toMatchObject({ status: null, signal: null, serving: 1 });
      await expectService();
      gateway.signal('SIGUSR2');
      await allServe(3);
      await stop();
    },
    LIMIT_MS,
  );

  it(
    'that is pending is forgotten with SIGTERM, and the status is 0',
    async () => {
      await start();
      const [victim = 0] = await pids();
      process.kill(victim, 'SIGKILL');
      await logged(ENDED);
      await stop();
      expect(gateway.log.filter(({ msg }) => msg === 'listening')).toHaveLength(2);
    },
    LIMIT_MS,
  );
});

describe('the end of the pool', () => {
  it(
    'does not wait for a worker that hangs',
    async () => {
      await start({}, { nodeOptions: [...hurry(12_000), ...onSignal(`${SAY_SO} for (;;);`)] });
      gateway.signal('SIGUSR2');
      const [victim = 0] = await pids();
      process.kill(victim, 'SIGUSR2');
      await said();
      await stop();
      expect(await logged('a worker does not stop and is killed')).toMatchObject({ level: 'error' });
    },
    LIMIT_MS,
  );

  it(
    'by a kill of the first process: workers finish what runs, and end',
    async () => {
      const cloud = new EcrStub();
      await cloud.listen();
      try {
        cloud.mood = 'waits';
        const address = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
        await start({ ...cloud.env, REGISTRY_CLOUD_ADDRESS: address }, { nodeOptions: patient() });
        const asked = sendRequest(gateway.port, droneRequest());
        await until(() => cloud.accessKeys.length > 0);
        const ended = gateway.kill(); // until the last of them has closed the common standard output
        const serves = (): Promise<boolean> => fetch(`${gateway.url}/healthz`).then(Boolean, () => false);
        await until(async () => !(await serves()));
        cloud.release();
        expect(String((await asked).body)).toContain(address);
        await ended;
        running = undefined;
        expect(gateway.log.filter(({ msg }) => msg === 'stopped')).toHaveLength(2);
      } finally {
        cloud.close();
      }
    },
    LIMIT_MS,
  );
});
