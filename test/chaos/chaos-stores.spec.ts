import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ProviderErrorCode } from '../../src/registry/provider-error.js';
import { VaultStore } from '../../stores/vault/vault.store.js';
import { talk, toBytes } from '../support/clients/raw-socket.js';
import { droneRequest, TEST_DRONE_SECRET, woodpeckerRequest } from '../support/clients/sign.js';
import { FakeClock } from '../support/fake-clock.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../support/in-process-gateway.js';
import { APPROLE, VaultBench } from '../support/stores/vault-bench.js';
import { until } from '../support/until.js';

const ADMIN_TOKEN = 'TEST-ONLY-admin-token';
const SECOND = 1_000;
const STEP = 5 * SECOND;
const BIT = 0.25 * SECOND;
const REFRESH = 60 * SECOND;
/** The longest pause after a failure, with what chance adds. */
const LONGEST_PAUSE = 450 * SECOND;
const READS = '/v1/kv/data';

/** What befalls a Vault, and what operators read of it. */
const TROUBLES: readonly (readonly [what: string, code: ProviderErrorCode, befall: () => void])[] = [
  [
    'is down',
    'unavailable',
    () => {
      bench.server.misbehave('reset', READS);
    },
  ],
  [
    'hangs',
    'timed_out',
    () => {
      bench.server.misbehave('hang', READS);
    },
  ],
  ['is sealed', 'unavailable', () => (bench.stub.isSealed = true)],
  [
    'throttles',
    'throttled',
    () => {
      bench.server.misbehave(429, READS);
    },
  ],
  [
    'breaks',
    'unavailable',
    () => {
      bench.server.misbehave(500, READS);
    },
  ],
  [
    'answers garbage',
    'bad_answer',
    () => {
      bench.server.misbehave('garbage', READS);
    },
  ],
  [
    'answers without an end',
    'bad_answer',
    () => {
      bench.server.misbehave('endless', READS);
    },
  ],
  [
    'sends elsewhere',
    'bad_answer',
    () => {
      bench.server.misbehave(302, READS);
    },
  ],
  [
    'takes the right away',
    'refused',
    () => {
      bench.server.misbehave(403, READS);
    },
  ],
  [
    'has deleted the secret',
    'not_found',
    () => {
      bench.stub.kv.delete('kv/ci/hub');
    },
  ],
];

let bench: VaultBench;
let clock: FakeClock;
let gateway: InProcessGateway | undefined;
beforeEach(async () => {
  bench = await VaultBench.start(new VaultStore());
  keep(1);
});
afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
  await bench.close();
});

function keep(state: number): void {
  bench.stub.kv.put('kv/ci/hub', {
    username: `ci-${String(state)}`,
    password: `TEST-ONLY-${String(state)}`,
  });
}

const given = (state: number): string => {
  const pair = { username: `ci-${String(state)}`, password: `TEST-ONLY-${String(state)}` };
  return JSON.stringify([{ address: 'hub.example.com', ...pair }]);
};

async function start(): Promise<void> {
  clock = new FakeClock(Date.now());
  const env = {
    ...{ ...BOTH_CLIENTS, ADMIN_TOKEN, DRONE_SECRET: TEST_DRONE_SECRET },
    ...{ VAULT_ADDR: bench.server.origin, VAULT_AUTH: 'approle', VAULT_ROLE_ID: APPROLE.role_id },
    VAULT_SECRET_ID: APPROLE.secret_id,
    REGISTRY_HUB_ADDRESS: 'hub.example.com',
    REGISTRY_HUB_USERNAME_FROM: 'vault:kv/ci/hub#username',
    REGISTRY_HUB_PASSWORD_FROM: 'vault:kv/ci/hub#password',
  };
  gateway = await startInProcess(env, { clock, stores: () => Promise.resolve([new VaultStore()]) });
}

/** What a Drone runner is given; it never waits for long and is never told of an error. */
async function ask(): Promise<string> {
  const { status, body } = await talk(gateway?.port ?? 0, toBytes(droneRequest()));
  return status === 200 ? body : String(status);
}

interface Kept {
  readonly state: string;
  readonly lastError?: string;
}

async function secrets(): Promise<readonly Kept[]> {
  const head = `GET /admin/status HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ADMIN_TOKEN}\r\n\r\n`;
  const { body } = await talk(gateway?.port ?? 0, head);
  return (JSON.parse(body) as { readonly entries: [{ readonly secrets: readonly Kept[] }] }).entries[0]
    .secrets;
}

/** Asks every five seconds until something holds; returns what was answered meanwhile, and how long it took. */
async function askUntil(holds: () => Promise<boolean>): Promise<{ answers: Set<string>; took: number }> {
  const from = clock.monotonic();
  const answers = new Set<string>();
  do {
    answers.add(await ask());
    await clock.advance(STEP);
    await bench.settle();
  } while (!(await holds()));
  return { answers, took: clock.monotonic() - from };
}

describe('a store from which a secret was read', () => {
  it.each(TROUBLES)('that %s costs no answer: what was read is given on, as %s', async (_, code, befall) => {
    await start();
    expect(await ask()).toBe(given(1));
    befall();
    const { answers } = await askUntil(async () =>
      (await secrets()).every(({ lastError }) => lastError === code),
    );
    expect((await secrets()).map(({ state }) => state)).toEqual(['stale', 'stale']);
    bench.server.behave();
    bench.stub.isSealed = false;
    keep(2);
    const healed = await askUntil(async () => (await ask()) === given(2));
    expect([...answers]).toEqual([given(1)]);
    expect([...healed.answers]).toEqual([given(1)]);
    expect(healed.took).toBeLessThanOrEqual(LONGEST_PAUSE);
    expect(gateway?.output()).not.toContain('TEST-ONLY-1');
  });

  it.each([-26, 26])('is read as before where the clock is set by %i hours', async (hours) => {
    await start();
    expect(await ask()).toBe(given(1));
    clock.jumpWall(hours * 3_600 * SECOND);
    keep(2);
    const { answers, took } = await askUntil(async () => (await ask()) === given(2));
    expect([...answers]).toEqual([given(1)]);
    expect(took).toBeLessThanOrEqual(REFRESH + STEP);
  });
});

describe('a store that was never read', () => {
  it.each(TROUBLES)(
    'and that %s lets a Drone build go on without it, and has Woodpecker ask again',
    async (_, code, befall) => {
      befall();
      await start();
      const asked = ask();
      await hurriedBy(asked);
      expect(await asked).toBe('[]');
      const woodpecker = talk(gateway?.port ?? 0, toBytes(woodpeckerRequest()));
      await hurriedBy(woodpecker);
      expect((await woodpecker).status).toBe(503);
      expect((await secrets()).map(({ lastError }) => lastError)).toEqual([code, code]);
    },
  );
});

/** Lets time pass until an answer is there, and in each bit of it whatever was asked be answered. */
async function hurriedBy(answer: Promise<unknown>): Promise<void> {
  let isThere = false;
  void answer.then(() => (isThere = true));
  await until(async () => {
    await bench.settle();
    await clock.advance(BIT);
    return isThere;
  });
}
