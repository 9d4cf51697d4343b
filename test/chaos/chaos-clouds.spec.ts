import { afterEach, describe, expect, it } from '@jest/globals';
import { vendors } from '../fixtures/providers/vendor/vendor.module.js';
import { ChaosCloud, note, type Weather } from '../support/chaos/chaos-cloud.js';
import { FakeClock, hurry } from '../support/fake-clock.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../support/in-process-gateway.js';
import { randomNumbers } from '../support/clients/mutate.js';
import { talk } from '../support/clients/raw-socket.js';
import { bothClients, credentialsIn, ask, vendorEntry } from '../support/docs/threats.js';
import { until } from '../support/until.js';

let gateway: InProcessGateway | undefined;
let cloud: ChaosCloud;
let clock: FakeClock;
let stand: (() => void) | undefined;
afterEach(async () => {
  stand?.();
  stand = undefined;
  await gateway?.stop();
  gateway = undefined;
  await cloud.close();
});

/** Starts clouds of these names, each with one entry unless more are said. */
async function start(names: readonly string[], env: Record<string, string> = {}): Promise<number> {
  clock = new FakeClock();
  cloud = new ChaosCloud(clock);
  await cloud.start(...names);
  gateway = await startInProcess({ ...BOTH_CLIENTS, LOG_LEVEL: 'warn', ...env }, { clock });
  return gateway.port;
}

const READY = 'GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n';

const STORMS: Readonly<Record<string, Weather>> = {
  hangs: 'hangs',
  drips: 'drips',
  resets: 'resets',
  garbage: 'garbage',
  html: 'html',
  empty: 'empty',
  huge: 'huge',
  endless: 'endless',
  short: 'cut short',
  redirects: 'redirects',
  refuses: { status: 403 },
  throttles: { status: 429 },
  breaks: { status: 500 },
};

describe('clouds in every kind of bad weather, beside one that works', () => {
  it('cost the others nothing: the first answer comes within 8 s, the next ones at once', async () => {
    const names = ['steady', 'deaf', ...Object.keys(STORMS)];
    const entries = names.map((name) => vendorEntry(name));
    const port = await start(names, Object.assign({}, ...entries) as Record<string, string>);
    for (const [name, weather] of Object.entries(STORMS)) cloud.set(name, weather);
    vendors.set('deaf', () => new Promise(() => undefined)); // not even the signal makes it stop
    const steady = [{ address: 'steady.vendor.example', username: 'steady', password: 'steady.1.0' }];
    const first = ask(port, bothClients()[0]);
    await until(() => cloud.calls.size === names.length - 1);
    await until(async () => (await talk(port, READY)).body.includes('"steady":"ok"'));
    await clock.advance(8_000);
    // From here on time stands still: an answer that waited for any would never come.
    expect(credentialsIn((await first)[1])).toEqual(steady);
    for (let round = 0; round < 6; round++) {
      for (const request of bothClients()) {
        const [status, body] = await ask(port, request);
        expect([status, credentialsIn(body)]).toEqual([200, steady]);
      }
    }
    expect(cloud.calls.get('steady')).toBe(1);
  });

  it('is a 503 to Woodpecker and an empty list to Drone where nothing else is to be given', async () => {
    const port = await start(['alone'], vendorEntry('alone'));
    stand = hurry(clock);
    cloud.set('alone', 'resets');
    const [drone, woodpecker] = bothClients();
    expect(await ask(port, drone)).toEqual([200, '[]']);
    expect((await ask(port, woodpecker))[0]).toBe(503);
  });

  it('is waited for where nothing else is to be given and it is back within seconds, by both clients', async () => {
    const given = [{ address: 'alone.vendor.example', username: 'alone', password: 'alone.2.0' }];
    for (const turn of [0, 1]) {
      const port = await start(['alone'], vendorEntry('alone'));
      cloud.set('alone', 'resets');
      const answer = ask(port, bothClients()[turn] ?? bothClients()[0]);
      await until(() => [...(gateway?.gateway.keeper.slots() ?? [])][0]?.state === 'failing');
      cloud.set('alone', 'works');
      await clock.advance(500);
      const [status, body] = await answer;
      expect([status, credentialsIn(body)]).toEqual([200, given]);
      await gateway?.stop();
      gateway = undefined;
      await cloud.close();
    }
  });
});

/** Who should get which cloud's credential, said by hand. */
const WINNERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'acme/app': { 'one.vendor.example': 'narrow', 'two.vendor.example': 'wide' },
  'acme/web': { 'one.vendor.example': 'middle', 'two.vendor.example': 'wide' },
  'other/app': { 'one.vendor.example': 'wide', 'two.vendor.example': 'wide' },
};
const CHANGES: readonly Weather[] = [
  'works',
  'works',
  'works',
  { slowMs: 30 },
  'resets',
  'garbage',
  { status: 500 },
  'empty',
  'cut short',
];

/** Some hundred are enough; so many only if something is wrong. */
const MOST_ANSWERS = 20_000;

describe('clouds that flap under load', () => {
  it('nobody is ever given a credential of somebody else, one that expired, or one that never was', async () => {
    const clouds = ['narrow', 'middle', 'wide'];
    const port = await start(clouds, {
      MIN_CREDENTIAL_LIFE: '0',
      ...vendorEntry('narrow', { ADDRESS: 'one.vendor.example', REPOS: 'acme/app' }),
      ...vendorEntry('middle', { ADDRESS: 'one.vendor.example', REPOS: 'acme/*' }),
      ...vendorEntry('wide', { ADDRESS: 'one.vendor.example,two.vendor.example' }),
    });
    cloud.lifetimeMs = 700;
    stand = hurry(clock, 10); // or all clients would once wait for a cloud that is down
    const random = randomNumbers(20261122);
    const count = { answers: 0, credentials: 0, partial: 0, nothing: 0 };
    const enough = (): boolean => count.credentials > 200 && count.partial > 0 && cloud.issued.size > 5;
    const client = async (): Promise<void> => {
      while (!enough() && count.answers < MOST_ANSWERS) {
        await clock.advance(5);
        if (random(20) === 0) cloud.set(clouds[random(3)] ?? '', CHANGES[random(CHANGES.length)] ?? 'works');
        const [repo = '', winners = {}] = Object.entries(WINNERS)[random(3)] ?? [];
        const request = bothClients({ repo })[random(2)];
        const sentAt = clock.now();
        const [status, body] = await ask(port, request ?? bothClients()[0]);
        count.answers++;
        if (status === 503) {
          expect(request?.target).toBe('/woodpecker');
          count.nothing++;
          continue;
        }
        expect(status).toBe(200);
        const given = credentialsIn(body);
        count.credentials += given.length;
        if (given.length < 2) count.partial++;
        for (const { address, username, password } of given) {
          const { cloud: issuer, expiresAt = 0 } = cloud.issued.get(password) ?? {};
          expect([repo, address, username, issuer]).toEqual([
            repo,
            address,
            winners[address],
            winners[address],
          ]);
          expect(expiresAt).toBeGreaterThan(sentAt);
        }
      }
    };
    await Promise.all(Array.from({ length: 16 }, client));
    note(`flapping: ${JSON.stringify(count)}, ${String(cloud.issued.size)} tokens issued`);
    expect(count.credentials).toBeGreaterThan(200);
    expect(count.partial).toBeGreaterThan(0);
    expect(cloud.issued.size).toBeGreaterThan(5);
  });
});
