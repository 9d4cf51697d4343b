import { afterEach, describe, expect, it } from '@jest/globals';
import { type GatewayOptions, type GatewayProcess, startGateway } from '../support/gateway-process.js';
import { onSignal, preload } from '../support/programs/preload.js';
import { sendRequest } from '../support/clients/send-request.js';
import { droneRequest, TEST_DRONE_SECRET } from '../support/clients/sign.js';

const ADMIN_TOKEN = 'TEST-ONLY-admin-token';
const ENV = {
  ADMIN_TOKEN,
  AUDIT_LOG: 'off',
  DRONE_SECRET: TEST_DRONE_SECRET,
  REGISTRY_ONE_ADDRESS: 'one.example',
  REGISTRY_ONE_USERNAME: 'reader',
  REGISTRY_ONE_PASSWORD: 'TEST-ONLY-password',
};
const GIVEN = '[{"address":"one.example","username":"reader","password":"TEST-ONLY-password"}]';
const LIMIT_MS = 120_000;

const FAULT = 'a fault of the gateway';
const ENDS = 'too many errors that nobody caught: the process ends';

/** As bugs of an SDK do it: out of a timer, a promise, and an emitter. Messages hold what must not get out. */
const EACH_KIND = `
  setTimeout(() => { throw new TypeError('TEST-ONLY-canary'); });
  void Promise.reject(Object.assign(new Error('TEST-ONLY-canary'), { code: 'ECONNRESET' }));
  import('node:net').then(({ Socket }) => new Socket().destroy(new RangeError('TEST-ONLY-canary')));`;
const STORM = `setInterval(() => { throw new Error('TEST-ONLY-canary'); });`;

let gateway: GatewayProcess;
let running: GatewayProcess | undefined;
afterEach(async () => {
  await running?.killAll();
  running = undefined;
});

async function start(options: GatewayOptions, env: Readonly<Record<string, string>> = {}): Promise<void> {
  gateway = running = await startGateway({ ...ENV, ...env }, options);
}

async function stop(): Promise<void> {
  await gateway.stop(); // fails unless it ends with 0
  running = undefined;
  expect(gateway.output).not.toContain('canary');
}

const told = (text: string): readonly Readonly<Record<string, unknown>>[] =>
  gateway.log.filter(({ msg }) => msg === text);
const untilTold = (text: string, count: number): Promise<unknown> =>
  gateway.logged(() => told(text).length >= count);

async function expectService(): Promise<void> {
  for (let at = 0; at < 4; at++) {
    expect(String((await sendRequest(gateway.port, droneRequest())).body)).toBe(GIVEN);
  }
}

async function admin(path: string): Promise<string> {
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, connection: 'close' };
  return (await fetch(gateway.url + path, { headers })).text();
}

describe('an error that nobody caught', () => {
  it(
    'ends neither the process nor what it holds: it is told, counted, and seen in readiness',
    async () => {
      await start({ nodeOptions: preload(`process.on('SIGUSR2', () => { ${EACH_KIND} });`) });
      gateway.signal('SIGUSR2');
      await untilTold(FAULT, 3);
      await expectService();
      const kinds = told(FAULT).map(({ level, where, kind, code }) => [level, where, kind, code]);
      expect(kinds).toEqual(
        expect.arrayContaining([
          ['error', 'stray', 'TypeError', undefined],
          ['error', 'stray', 'Error', 'ECONNRESET'],
          ['error', 'stray', 'RangeError', undefined],
        ]),
      );
      const ready = await fetch(`${gateway.url}/readyz`);
      expect([ready.status, await ready.json()]).toEqual([
        200,
        { status: 'degraded', registries: { one: 'ok' } },
      ]);
      expect(await admin('/metrics')).toContain('dockpass_faults_total{where="stray"} 3\n');
      await stop();
    },
    LIMIT_MS,
  );

  it(
    'ends the process in good order when many more come, with a status that has it started again',
    async () => {
      await start({ nodeOptions: preload(`process.on('SIGUSR2', () => { ${STORM} });`) });
      gateway.signal('SIGUSR2');
      expect(await gateway.end()).toBe('70');
      running = undefined;
      expect([told(FAULT).length, told(ENDS).length, told('stopped').length]).toEqual([1, 1, 1]);
      expect(gateway.output).not.toContain('canary');
    },
    LIMIT_MS,
  );

  it(
    'in one worker again and again: that one is replaced, and the others serve on',
    async () => {
      await start({ nodeOptions: onSignal(STORM) }, { WORKERS: '2' });
      await untilTold('listening', 2);
      const { process: victim } = JSON.parse(await admin('/admin/status')) as { process: number };
      process.kill(victim, 'SIGUSR2');
      await untilTold('a worker ended by itself and is replaced', 1);
      expect(told('a worker ended by itself and is replaced')).toMatchObject([
        { status: 70, signal: null, serving: 1 },
      ]);
      await expectService();
      await untilTold('listening', 3);
      await expectService();
      await stop();
    },
    LIMIT_MS,
  );

  it(
    'in the first process ends neither it nor its workers, and many of them end all in good order',
    async () => {
      const [once, storm] = [EACH_KIND, STORM];
      const source = `
        import cluster from 'node:cluster';
        let times = 0;
        if (cluster.isPrimary)
          process.on('SIGUSR2', () => { if (times++ === 0) { ${once} } else { ${storm} } });`;
      await start({ nodeOptions: preload(source) }, { WORKERS: '2' });
      await untilTold('listening', 2);
      gateway.signal('SIGUSR2');
      await untilTold(FAULT, 3);
      await expectService();
      gateway.signal('SIGUSR2');
      expect(await gateway.end()).toBe('70');
      running = undefined;
      expect([told(ENDS).length, told('stopped').length]).toEqual([1, 2]);
      expect(gateway.output).not.toContain('canary');
    },
    LIMIT_MS,
  );
});
