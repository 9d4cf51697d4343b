import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ProviderError } from '../../../src/registry/provider-error.js';
import { type StoredSecret } from '../../../src/store/secret-store.js';
import { FakeClock } from '../../support/fake-clock.js';
import { type InProcessGateway, startInProcess } from '../../support/in-process-gateway.js';
import { StubStore } from '../../support/stores/stub-store.js';
import { talk, toBytes } from '../../support/clients/raw-socket.js';
import {
  droneRequest,
  TEST_DRONE_SECRET,
  withHeaders,
  woodpeckerRequest,
} from '../../support/clients/sign.js';
import { until } from '../../support/until.js';

const ADMIN_TOKEN = 'TEST-ONLY-admin-token';
const REFRESH = 60_000;
const NOT_READY = [
  503,
  '{"error":{"code":"client_not_ready","message":"The key of this client is not there yet; try again."}}',
];
const HUB = {
  REGISTRY_HUB_ADDRESS: 'hub.example.com',
  REGISTRY_HUB_USERNAME_FROM: 'stub:hub#username',
  REGISTRY_HUB_PASSWORD_FROM: 'stub:hub#password',
};

interface Answer {
  readonly status?: string;
  readonly entries?: unknown;
}

let clock: FakeClock;
let store: StubStore;
let kept: Map<string, StoredSecret['value'] | Error>;
let gateway: InProcessGateway | undefined;

beforeEach(() => {
  clock = new FakeClock(Date.now());
  kept = new Map([['hub', { username: 'ci', password: 'TEST-ONLY-one' }]]);
  store = new StubStore((path) => {
    const value = kept.get(path) ?? new ProviderError('not_found');
    return value instanceof Error ? Promise.reject(value) : Promise.resolve({ value });
  });
});

afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
});

async function start(env: Readonly<Record<string, string>>): Promise<InProcessGateway> {
  const stores = () => Promise.resolve([store]);
  const admin = 'ADMIN_TOKEN_FROM' in env ? {} : { ADMIN_TOKEN };
  return (gateway = await startInProcess({ ...admin, ...env }, { clock, stores }));
}

async function ask(bytes = toBytes(droneRequest())): Promise<unknown[]> {
  const { status, body } = await talk(gateway?.port ?? 0, bytes);
  return [status, body];
}

function pair(password: string): unknown[] {
  return [200, JSON.stringify([{ address: 'hub.example.com', username: 'ci', password }])];
}

async function status(): Promise<Answer> {
  const head = `GET /admin/status HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ADMIN_TOKEN}\r\n\r\n`;
  return JSON.parse((await talk(gateway?.port ?? 0, head)).body) as Answer;
}

/** Lets time pass while the entry is asked for every ten seconds. */
async function useFor(milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += 10_000) {
    await ask();
    await clock.advance(10_000);
  }
}

describe('an entry whose secret is kept in a store', () => {
  it('is given with what one read of the path said, and nobody is asked before', async () => {
    await start({ DRONE_SECRET: TEST_DRONE_SECRET, ...HUB });
    expect(store.reads).toEqual([]);
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask()));
    expect(answers).toEqual(Array.from({ length: 20 }, () => pair('TEST-ONLY-one')));
    expect(store.reads).toEqual(['hub']);
  });

  it('is given anew when the secret is another one, within STORE_REFRESH, and no request fails', async () => {
    await start({ DRONE_SECRET: TEST_DRONE_SECRET, ...HUB });
    await useFor(REFRESH);
    kept.set('hub', { username: 'ci2', password: 'TEST-ONLY-two' });
    const seen = new Set<string>();
    for (let passed = 0; passed <= REFRESH; passed += 1_000) {
      const [code, body] = await ask();
      expect(code).toBe(200);
      seen.add(String(body));
      await clock.advance(1_000);
    }
    expect([...seen].map((body) => (JSON.parse(body) as unknown[])[0])).toEqual([
      { address: 'hub.example.com', username: 'ci', password: 'TEST-ONLY-one' },
      { address: 'hub.example.com', username: 'ci2', password: 'TEST-ONLY-two' },
    ]);
  });

  it('is given on while the store is down, and told of as stale with the age of the secret', async () => {
    await start({ DRONE_SECRET: TEST_DRONE_SECRET, ...HUB });
    await ask();
    kept.set('hub', new ProviderError('unavailable'));
    await useFor(10 * REFRESH);
    expect(await ask()).toEqual(pair('TEST-ONLY-one'));
    const { entries, status: whole } = await status();
    expect(whole).toBe('degraded');
    expect(entries).toMatchObject([
      {
        state: 'stale',
        secrets: [
          { from: 'stub:hub#username', state: 'stale', ageSeconds: 600, lastError: 'unavailable' },
          { from: 'stub:hub#password', state: 'stale', ageSeconds: 600, lastError: 'unavailable' },
        ],
      },
    ]);
  });

  it('is missing where the store has never given it, and there as soon as it does', async () => {
    kept.set('hub', new ProviderError('refused'));
    await start({ DRONE_SECRET: TEST_DRONE_SECRET, ...HUB });
    expect(await ask()).toEqual([200, '[]']);
    kept.set('hub', { username: 'ci', password: 'TEST-ONLY-one' });
    await clock.advance(25_000);
    expect(await ask()).toEqual(pair('TEST-ONLY-one'));
  });

  it('is missing where the value breaks the rules of its setting, which no output shows', async () => {
    kept.set('hub', { username: 'TEST-ONLY-line\nbroken', password: 'x' });
    await start({ DRONE_SECRET: TEST_DRONE_SECRET, ...HUB });
    expect(await ask()).toEqual([200, '[]']);
    expect((await status()).entries).toMatchObject([{ credentials: [{ lastError: 'not_configured' }] }]);
    expect(gateway?.output()).not.toContain('TEST-ONLY-line');
  });
});

describe('a client whose secret is kept in a store', () => {
  it('is told to come again until it is there, and served from then on', async () => {
    kept.set('drone', new ProviderError('unavailable'));
    const running = await start({ DRONE_SECRET_FROM: 'stub:drone', ...HUB });
    expect(await ask()).toEqual(NOT_READY);
    expect((await status()).status).toBe('degraded');
    kept.set('drone', TEST_DRONE_SECRET);
    await clock.advance(1_000);
    await running.logged('configuration applied');
    expect(await ask()).toEqual(pair('TEST-ONLY-one'));
  });

  it('follows the store to another secret, and refuses the former one from then on', async () => {
    kept.set('drone', 'a-former-secret-of-more-than-sixteen-bytes');
    await start({ DRONE_SECRET_FROM: 'stub:drone', ...HUB });
    await until(async () => (await ask())[0] === 401);
    kept.set('drone', TEST_DRONE_SECRET);
    await clock.advance(REFRESH);
    await until(async () => (await ask())[0] === 200);
  });

  it('keeps its secret while the store has one that cannot be used, which is told', async () => {
    kept.set('drone', TEST_DRONE_SECRET);
    const running = await start({ DRONE_SECRET_FROM: 'stub:drone', ...HUB });
    await running.logged('configuration applied');
    kept.set('drone', 'too short');
    await clock.advance(REFRESH);
    await running.logged('the configuration on disk is refused; the running one stays');
    expect(running.lines().at(-1)).toMatchObject({
      reason: 'secret',
      problems: [
        { key: 'DRONE_SECRET_FROM', message: 'must have at least 16 bytes, e.g. from openssl rand -hex 32' },
      ],
    });
    expect(await ask()).toEqual(pair('TEST-ONLY-one'));
  });

  it('is not ready while the second factor that it needs is not there', async () => {
    kept.set('basic', new ProviderError('unavailable'));
    await start({ DRONE_SECRET: TEST_DRONE_SECRET, BASIC_AUTH_FROM: 'stub:basic', ...HUB });
    const basic = Buffer.from('ci:TEST-ONLY-token-of-the-client').toString('base64');
    const plain = droneRequest();
    const request = toBytes(withHeaders(plain, [...plain.headers, ['Authorization', `Basic ${basic}`]]));
    expect([await ask(), await ask(request)]).toEqual([NOT_READY, NOT_READY]);
    kept.set('basic', 'ci:TEST-ONLY-token-of-the-client');
    await clock.advance(1_000);
    await until(async () => (await ask(request))[0] === 200);
    expect((await ask())[0]).toBe(401);
  });

  it('of Woodpecker is not ready without its public key either', async () => {
    await start({ DRONE_SECRET: TEST_DRONE_SECRET, WOODPECKER_PUBLIC_KEY_FROM: 'stub:woodpecker', ...HUB });
    expect(await ask(toBytes(woodpeckerRequest()))).toEqual(NOT_READY);
    expect(await ask()).toEqual(pair('TEST-ONLY-one'));
  });
});

describe('the token of operators', () => {
  it('lets nobody in before its store has given it', async () => {
    kept.set('admin', new ProviderError('unavailable'));
    await start({ ADMIN_TOKEN_FROM: 'stub:admin', DRONE_SECRET: TEST_DRONE_SECRET });
    expect(await status()).toMatchObject({ error: { code: 'not_found' } });
    kept.set('admin', ADMIN_TOKEN);
    await clock.advance(1_000);
    await until(async () => (await status()).status === 'ok');
  });
});
