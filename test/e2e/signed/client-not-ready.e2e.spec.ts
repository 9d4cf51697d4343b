import { generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type KeyListener, type KeySource, type KeyWish } from '../../../src/gateway/keys/key-fetcher.js';
import { type KeyServerState } from '../../../src/gateway/keys/key-server-state.js';
import { fingerprintOf } from '../../../src/dialects/shared/signing-keys.js';
import { type InProcessGateway, startInProcess } from '../../support/in-process-gateway.js';
import { type KeyServerStub, startKeyServer } from '../../support/registry/key-server.js';
import { Scrape } from '../../support/docs/prometheus.js';
import { talk, toBytes } from '../../support/clients/raw-socket.js';
import {
  droneRequest,
  TEST_DRONE_SECRET,
  TEST_WOODPECKER_PUBLIC_KEY,
  TEST_WOODPECKER_PUBLIC_PEM,
  woodpeckerRequest,
} from '../../support/clients/sign.js';

const PEM = String(TEST_WOODPECKER_PUBLIC_PEM);
const SERVER = 'https://ci.example.com/canary';
const ADMIN_TOKEN = 'TEST-ONLY-admin-token';
const NOT_READY = [
  503,
  '{"error":{"code":"client_not_ready","message":"The key of this client is not there yet; try again."}}',
];
const NOTHING = [200, '{"registries":[]}'];

let gateway: InProcessGateway | undefined;
let keyServer: KeyServerStub | undefined;
/** What the gateway asks of whoever fetches keys, and the way to tell it of one. */
let asks: unknown[] = [];
let hear: KeyListener = () => undefined;

afterEach(async () => {
  await gateway?.stop();
  await keyServer?.close();
  gateway = keyServer = undefined;
  asks = [];
});

function recorded(listener: KeyListener): KeySource {
  hear = listener;
  const want = (wishes: readonly KeyWish[]): unknown =>
    asks.push([
      'want',
      ...wishes.flatMap(({ server, fingerprint }) => [server, ...(fingerprint ? [fingerprint] : [])]),
    ]);
  return { want, missed: (server) => asks.push(['missed', server]), stop: () => undefined };
}

async function start(env: Readonly<Record<string, string>> = {}): Promise<InProcessGateway> {
  return (gateway = await startInProcess(
    { WOODPECKER_SERVER: SERVER, ADMIN_TOKEN, ...env },
    { keySource: recorded },
  ));
}

async function ask(bytes = toBytes(woodpeckerRequest())): Promise<unknown[]> {
  const { status, body } = await talk(gateway?.port ?? 0, bytes);
  return [status, body];
}

async function get(path: string): Promise<string> {
  const head = `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ADMIN_TOKEN}\r\n\r\n`;
  return (await talk(gateway?.port ?? 0, head)).body;
}

async function clientsInStatus(): Promise<unknown> {
  const { clients } = JSON.parse(await get('/admin/status')) as { clients: Record<string, unknown>[] };
  return clients.map((client) => ({ ...client, events: undefined }));
}

function state(changes: Partial<KeyServerState>): KeyServerState {
  return { server: SERVER, ...changes };
}

describe('a client whose key is not there yet', () => {
  it('is told to come again, asks for the key with each request, and is served once it is there', async () => {
    const { lines } = await start();
    expect(asks).toEqual([['want', SERVER]]);
    expect(await ask()).toEqual(NOT_READY);
    expect(await ask()).toEqual(NOT_READY);
    expect(asks.slice(1)).toEqual([
      ['missed', SERVER],
      ['missed', SERVER],
    ]);
    expect(lines().find(({ outcome }) => outcome === 'client_not_ready')).toMatchObject({
      level: 'warn',
      client: 'woodpecker',
      reason: 'no_key',
      msg: 'request refused',
    });
    hear(state({ pem: PEM }));
    expect(await ask()).toEqual(NOTHING);
    expect(asks).toHaveLength(3);
  });

  it('is still told what is wrong with a request that no key could verify', async () => {
    await start();
    const request = woodpeckerRequest();
    const codeOf = async (bytes: Buffer): Promise<string> =>
      /"code":"(\w+)"/.exec(String(await ask(bytes)))?.[1] ?? '';
    expect(await codeOf(toBytes(request, { Signature: undefined }))).toBe('signature_missing');
    expect(await codeOf(toBytes(request, { Signature: 'nonsense' }))).toBe('signature_malformed');
    expect(asks).toEqual([['want', SERVER]]);
    // Whether a date is stale is nothing to tell somebody who may be anybody.
    expect(await codeOf(toBytes(woodpeckerRequest({ created: 1 })))).toBe('client_not_ready');
  });

  it('keeps nobody else waiting: others are served and refused as ever', async () => {
    await start({ DRONE_SECRET: TEST_DRONE_SECRET });
    expect(await ask(toBytes(droneRequest()))).toEqual([200, '[]']);
    expect((await ask(toBytes(droneRequest({ secret: 'x'.repeat(32) }))))[0]).toBe(401);
    expect(asks).toEqual([['want', SERVER]]);
  });

  it('may use the keys that it has; what these do not verify may be signed with the one to come', async () => {
    const { gateway: running } = await start();
    const { config } = running.current;
    const clients = config.clients.map((client) => ({ ...client, keys: [TEST_WOODPECKER_PUBLIC_KEY] }));
    running.apply({ ...config, clients });
    expect(await ask()).toEqual(NOTHING);
    const { privateKey } = generateKeyPairSync('ed25519');
    expect(await ask(toBytes(woodpeckerRequest({ privateKey })))).toEqual(NOT_READY);
    running.apply({ ...config, clients: clients.map((client) => ({ ...client, awaitsKey: false })) });
    expect((await ask(toBytes(woodpeckerRequest({ privateKey }))))[0]).toBe(401);
  });

  it('is seen in readiness, status and metrics', async () => {
    await start({ DRONE_SECRET: TEST_DRONE_SECRET });
    const missing = Date.UTC(2026, 10, 22);
    const nextAttemptAt = Date.now() + 3_600_000;
    hear(state({ missingSince: missing, lastError: 'timed_out', nextAttemptAt }));
    expect(await get('/readyz')).toBe('{"status":"degraded","registries":{}}');
    const drone = { name: 'drone', dialect: 'drone', keys: 1, fingerprints: [], keyServer: null };
    const woodpecker = { name: 'woodpecker', dialect: 'woodpecker' };
    expect(await clientsInStatus()).toEqual([
      drone,
      {
        ...woodpecker,
        keys: 0,
        fingerprints: [],
        keyServer: {
          missingSince: '2026-11-22T00:00:00.000Z',
          lastError: 'timed_out',
          shows: null,
          nextAttemptSeconds: expect.any(Number),
        },
      },
    ]);
    const gauge = async (): Promise<unknown> =>
      new Scrape(await get('/metrics')).samples('dockpass_client_key_missing');
    expect(await gauge()).toEqual([
      'client=drone,dialect=drone: 0',
      'client=woodpecker,dialect=woodpecker: 1',
    ]);
    hear(state({ pem: PEM }));
    expect(await get('/readyz')).toBe('{"status":"ok","registries":{}}');
    expect(await clientsInStatus()).toEqual([
      drone,
      {
        ...woodpecker,
        keys: 1,
        fingerprints: [fingerprintOf(TEST_WOODPECKER_PUBLIC_KEY)],
        keyServer: { missingSince: null, lastError: null, shows: null, nextAttemptSeconds: null },
      },
    ]);
    expect(await gauge()).toEqual([
      'client=drone,dialect=drone: 0',
      'client=woodpecker,dialect=woodpecker: 0',
    ]);
  });

  it('is served after a reload too, and its server only asked while it is configured', async () => {
    const { env, reload } = await start({ DRONE_SECRET: TEST_DRONE_SECRET });
    hear(state({ pem: PEM }));
    expect(await reload('signal')).toBe('applied');
    expect(await ask()).toEqual(NOTHING);
    delete env['WOODPECKER_SERVER'];
    expect(await reload('signal')).toBe('applied');
    expect(asks).toEqual([['want', SERVER], ['want', SERVER], ['want']]);
  });
});

describe('a client whose server shows another key', () => {
  const fingerprint = fingerprintOf(TEST_WOODPECKER_PUBLIC_KEY);
  const other = generateKeyPairSync('ed25519');
  const otherPem = String(other.publicKey.export({ type: 'spki', format: 'pem' }));
  const shows = fingerprintOf(other.publicKey);
  const signedAnew = (): Buffer => toBytes(woodpeckerRequest({ privateKey: other.privateKey }));

  it('is refused what that signed, asks what the server shows, and says so in status and metrics', async () => {
    await start();
    hear(state({ pem: PEM }));
    expect(await ask(signedAnew())).toEqual([401, expect.stringContaining('"signature_mismatch"')]);
    expect(asks.at(-1)).toEqual(['missed', SERVER]);
    hear(state({ pem: PEM, shows }));
    expect(await ask(signedAnew())).toEqual([401, expect.stringContaining('"signature_mismatch"')]);
    expect(await ask()).toEqual(NOTHING);
    expect(await clientsInStatus()).toMatchObject([{ fingerprints: [fingerprint], keyServer: { shows } }]);
    const metrics = new Scrape(await get('/metrics'));
    expect(metrics.samples('dockpass_client_key_changed')).toEqual([
      'client=woodpecker,dialect=woodpecker: 1',
    ]);
  });

  it('takes it after a reload that names its fingerprint, and the old one no more', async () => {
    const { env, reload } = await start();
    hear(state({ pem: PEM, shows }));
    env['WOODPECKER_SERVER_FINGERPRINT'] = shows;
    expect(await reload('signal')).toBe('applied');
    expect(asks.at(-1)).toEqual(['want', SERVER, shows]);
    expect([await ask(), await ask(signedAnew())]).toEqual([NOT_READY, NOT_READY]);
    hear(state({ missingSince: 1 }));
    hear(state({ pem: otherPem }));
    expect(await ask(signedAnew())).toEqual(NOTHING);
    expect(await ask()).toEqual([401, expect.stringContaining('"signature_mismatch"')]);
  });

  it('keeps the old one over a reload that names nothing', async () => {
    const { reload } = await start();
    hear(state({ pem: PEM, shows }));
    expect(await reload('signal')).toBe('applied');
    expect(await ask()).toEqual(NOTHING);
  });
});

describe('WOODPECKER_SERVER', () => {
  it('that is silent delays no start, and its key is used as soon as it comes', async () => {
    keyServer = await startKeyServer();
    let answer: () => void = () => undefined;
    keyServer.answer = (response) => (answer = () => response.end(PEM));
    gateway = await startInProcess({ WOODPECKER_SERVER: keyServer.url });
    await keyServer.next();
    expect(await ask()).toEqual(NOT_READY);
    answer();
    await gateway.logged('public key fetched: compare it with the server');
    expect(await ask()).toEqual(NOTHING);
    expect(keyServer.asked).toEqual(['/api/signature/public-key']);
  });

  it('that starts after the gateway gives its key for the first request', async () => {
    keyServer = await startKeyServer((response) => response.writeHead(502).end());
    gateway = await startInProcess({ WOODPECKER_SERVER: keyServer.url });
    await gateway.logged('the public key could not be fetched from WOODPECKER_SERVER; trying again');
    keyServer.answer = PEM;
    expect(await ask()).toEqual(NOT_READY);
    await gateway.logged('public key fetched: compare it with the server');
    expect(await ask()).toEqual(NOTHING);
  });
});
