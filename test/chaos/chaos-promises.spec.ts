import { afterEach, describe, expect, it } from '@jest/globals';
import { vendors } from '../fixtures/providers/vendor/vendor.module.js';
import { ChaosCloud } from '../support/chaos/chaos-cloud.js';
import { FakeClock } from '../support/fake-clock.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../support/in-process-gateway.js';
import { ask, bothClients, credentialsIn, vendorEntry } from '../support/docs/threats.js';
import { stopTimers } from '../support/standing-time.js';
import { until } from '../support/until.js';

const HOUR_MS = 3_600_000;

let gateway: InProcessGateway | undefined;
let cloud: ChaosCloud;
let clock: FakeClock;
afterEach(async () => {
  cloud.release();
  await gateway?.stop();
  gateway = undefined;
  await cloud.close();
});

async function start(env: Record<string, string> = {}): Promise<number> {
  clock = new FakeClock();
  cloud = new ChaosCloud(clock);
  await cloud.start('one', 'two');
  const entries = { ...vendorEntry('one'), ...vendorEntry('two') };
  gateway = await startInProcess({ ...BOTH_CLIENTS, LOG_LEVEL: 'warn', ...entries, ...env }, { clock });
  return gateway.port;
}

/** What is given; the dialects take turns. */
async function given(port: number, turn: number): Promise<string[]> {
  const request = bothClients()[turn % 2] ?? bothClients()[0];
  const [status, body] = await ask(port, request);
  expect(status).toBe(200);
  return credentialsIn(body).map(({ password }) => password);
}

describe('what is promised of speed while clouds are slow or down', () => {
  it('200 requests at once on a cold entry are answered from one mint', async () => {
    const port = await start();
    for (const name of ['one', 'two']) cloud.set(name, { slowMs: 150 });
    const answers = await Promise.all(Array.from({ length: 200 }, (_, turn) => given(port, turn)));
    expect(new Set(answers.map((tokens) => tokens.map((token) => token.split('.')[0]).join()))).toEqual(
      new Set(['one,two']),
    );
    expect(new Set(answers.flat()).size).toBe(2);
    expect(Object.fromEntries(cloud.calls)).toEqual({ one: 1, two: 1 });
  });

  it('no request waits for a renewal, however long it takes', async () => {
    const port = await start({ MIN_CREDENTIAL_LIFE: '0' });
    vendors.set('two', () => Promise.resolve({ username: 'two', password: 'two.for.ever' }));
    cloud.lifetimeMs = HOUR_MS;
    const [first] = await given(port, 0);
    stopTimers(); // no limit of a call ends the one that hangs
    cloud.set('one', 'hangs');
    const [one] = gateway?.gateway.keeper.slots() ?? [];
    await clock.advance(1 + (one?.nextAttemptMs ?? 0));
    await until(() => cloud.calls.get('one') === 2);
    const meanwhile = [];
    for (let turn = 0; turn < 200; turn++) meanwhile.push((await given(port, turn))[0]);
    expect(new Set(meanwhile)).toEqual(new Set([first]));
    expect(cloud.calls.get('one')).toBe(2);
    cloud.set('one', 'works');
    cloud.release();
    await until(async () => (await given(port, 0))[0] !== first);
  });

  it('a cloud that is down after its first mint: held until it expires, then missing at once, the others unaffected', async () => {
    const port = await start({ MIN_CREDENTIAL_LIFE: '0' });
    vendors.set('two', () => Promise.resolve({ username: 'two', password: 'two.for.ever' }));
    cloud.lifetimeMs = HOUR_MS;
    const [first = ''] = await given(port, 0);
    cloud.set('one', { status: 500 });
    const { expiresAt = 0 } = cloud.issued.get(first) ?? {};
    let without = 0;
    for (let turn = 0; turn < 40; turn++) {
      // Time stands still while it is asked: an answer that waited for any would never come.
      const tokens = await given(port, turn);
      const [one, two] = tokens.length === 2 ? tokens : [undefined, ...tokens];
      expect(two).toMatch(/^two\./);
      expect(one).toBe(clock.now() < expiresAt ? first : undefined);
      if (one === undefined) without++;
      await clock.advance(HOUR_MS / 20);
    }
    expect(without).toBe(20);
  });
});
