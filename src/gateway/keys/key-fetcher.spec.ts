import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:https';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { FakeClock } from '../../../test/support/fake-clock.js';
import { answering, type KeyServerStub, startKeyServer } from '../../../test/support/registry/key-server.js';
import { loopbackCertificate } from '../../../test/support/net/loopback-certificate.js';
import { listenOnLoopback } from '../../../test/support/net/loopback-server.js';
import {
  TEST_WOODPECKER_PUBLIC_KEY,
  TEST_WOODPECKER_PUBLIC_PEM,
} from '../../../test/support/clients/sign.js';
import { fingerprintOf } from '../../dialects/shared/signing-keys.js';
import { KeyFetcher } from './key-fetcher.js';
import { type KeyServerState } from './key-server-state.js';

const PEM = String(TEST_WOODPECKER_PUBLIC_PEM);

let clock: FakeClock;
let fetcher: KeyFetcher;
let told: KeyServerState[];
let logged: Record<string, unknown>[];
let heard: () => void;
const servers: KeyServerStub[] = [];

beforeEach(() => {
  [clock, told, logged] = [new FakeClock(), [], []];
  heard = () => undefined;
  const stream = { write: (line: string) => logged.push(JSON.parse(line) as Record<string, unknown>) };
  const tell = (state: KeyServerState): void => {
    told.push(state);
    heard();
  };
  fetcher = new KeyFetcher(pino({ base: null, timestamp: false }, stream), tell, clock);
});

afterEach(async () => {
  fetcher.stop();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function keyServer(answer?: KeyServerStub['answer']): Promise<KeyServerStub> {
  const server = await startKeyServer(answer);
  servers.push(server);
  return server;
}

/** What is told next of any server, when `act` is done. */
async function toldAfter(act: () => void | Promise<void>): Promise<KeyServerState | undefined> {
  const next = new Promise<void>((resolve) => (heard = resolve));
  await act();
  await next;
  return told.at(-1);
}

/** The outcome of the first attempt; at once it is only told that one is under way. */
async function wanted(url: string, fingerprint?: string): Promise<KeyServerState | undefined> {
  fetcher.want([{ server: url, dialect: 'woodpecker', fingerprint }]);
  return toldAfter(() => undefined);
}

describe('a Woodpecker server', () => {
  it('is asked once: its key is kept, its fingerprint logged, and its path is not', async () => {
    const server = await keyServer(PEM);
    const url = `${server.url}/canary/`;
    const since = clock.now();
    const state = await wanted(url);
    expect(told[0]).toEqual({ server: url, missingSince: since });
    expect(state).toEqual({ server: url, pem: PEM });
    expect(server.asked).toEqual(['/canary/api/signature/public-key']);
    expect(logged).toEqual([
      {
        level: 30,
        server: server.url,
        fingerprint: fingerprintOf(TEST_WOODPECKER_PUBLIC_KEY),
        msg: 'public key fetched: compare it with the server',
      },
    ]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('that gives none is asked again after pauses that double up to a minute, each with its cause', async () => {
    const server = await keyServer(answering(404));
    const since = clock.now();
    const first = await wanted(server.url);
    const missing = { server: server.url, missingSince: since, lastError: 'no_such_page' };
    expect(first).toEqual({ ...missing, nextAttemptAt: since + 1_000 });
    const line = {
      level: 50,
      server: server.url,
      code: 'no_such_page',
      msg: 'the public key could not be fetched from WOODPECKER_SERVER; trying again',
    };
    const pauses = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000];
    for (const pause of pauses.slice(0, -1)) await toldAfter(() => clock.advance(pause));
    expect(logged).toEqual(pauses.map((nextAttemptMs) => ({ ...line, nextAttemptMs })));
    server.answer = PEM;
    expect(await toldAfter(() => clock.advance(60_000))).toEqual({ server: server.url, pem: PEM });
    expect(server.asked).toHaveLength(pauses.length + 1);
  });

  it('is asked at once for a request that needs the key, twice a second at most', async () => {
    const server = await keyServer(answering(503));
    await wanted(server.url);
    for (let second = 0; second < 5; second++) await toldAfter(() => clock.advance(60_000));
    expect(server.asked).toHaveLength(6);
    await clock.advance(10_000); // of the pause of a minute
    const next = await toldAfter(async () => {
      for (let time = 0; time < 100; time++) fetcher.missed(server.url);
      await clock.advance(0);
    });
    expect([server.asked.length, next?.lastError]).toEqual([7, 'unavailable']);
    for (let time = 0; time < 100; time++) fetcher.missed(server.url);
    await clock.advance(499);
    expect(server.asked).toHaveLength(7);
    server.answer = PEM;
    expect((await toldAfter(() => clock.advance(1)))?.pem).toBe(PEM);
    expect(server.asked).toHaveLength(8);
  });

  it('that is silent is not asked a second time meanwhile, and left when the gateway stops', async () => {
    const server = await keyServer();
    fetcher.want([{ server: server.url, dialect: 'woodpecker' }]);
    await server.next();
    fetcher.missed(server.url);
    await clock.advance(60_000);
    expect([server.asked.length, told.length, clock.pendingTimers]).toEqual([1, 1, 0]);
    fetcher.stop();
    await server.close(); // would wait for the connection, if it were not closed
    servers.pop();
    expect([told.length, logged]).toEqual([1, []]);
  });

  it('that nobody wants any more is left alone, and starts anew when it is wanted again', async () => {
    const server = await keyServer(answering(404));
    await wanted(server.url);
    fetcher.want([]);
    await clock.advance(60_000);
    expect([server.asked.length, clock.pendingTimers]).toEqual([1, 0]);
    server.answer = PEM;
    expect((await wanted(server.url))?.pem).toBe(PEM);
  });

  it('keeps its key for whoever wants it later, whatever it shows by then', async () => {
    const server = await keyServer(PEM);
    await wanted(server.url);
    server.answer = 'another';
    fetcher.want([]);
    fetcher.want([{ server: server.url, dialect: 'woodpecker' }]);
    expect(told.at(-1)).toEqual({ server: server.url, pem: PEM });
    expect(server.asked).toHaveLength(1);
  });
});

describe('a Woodpecker server that has another key by now', () => {
  const fingerprint = fingerprintOf(TEST_WOODPECKER_PUBLIC_KEY);
  const other = generateKeyPairSync('ed25519').publicKey;
  const otherPem = String(other.export({ type: 'spki', format: 'pem' }));
  const shows = fingerprintOf(other);
  const CHANGED = 'WOODPECKER_SERVER shows another public key than the one that is kept';

  it('is asked after a failed signature, once a minute at most; its key is told of and never taken', async () => {
    const server = await keyServer(PEM);
    await wanted(server.url);
    server.answer = otherPem;
    for (let time = 0; time < 100; time++) fetcher.missed(server.url);
    await clock.advance(59_999);
    expect(server.asked).toHaveLength(1);
    const state = await toldAfter(() => clock.advance(1));
    expect(state).toEqual({ server: server.url, pem: PEM, shows, nextAttemptAt: clock.now() + 60_000 });
    expect(logged.slice(1)).toEqual([{ level: 50, server: server.url, fingerprint, shows, msg: CHANGED }]);
    await toldAfter(() => clock.advance(60_000));
    expect([server.asked.length, logged.length]).toEqual([3, 2]);
    server.answer = PEM;
    expect(await toldAfter(() => clock.advance(60_000))).toEqual({ server: server.url, pem: PEM });
    expect(clock.pendingTimers).toBe(0);
  });

  it('that shows the same key, or fails, changes nothing', async () => {
    const server = await keyServer(PEM);
    await wanted(server.url);
    for (const answer of [PEM, answering(500)]) {
      server.answer = answer;
      fetcher.missed(server.url);
      expect(await toldAfter(() => clock.advance(60_000))).toEqual({ server: server.url, pem: PEM });
    }
    expect([server.asked.length, logged.length, clock.pendingTimers]).toEqual([3, 1, 0]);
  });

  it('gives it when the operator names its fingerprint, and the old one is dropped at once', async () => {
    const server = await keyServer(PEM);
    await wanted(server.url);
    server.answer = otherPem;
    const dropped = wanted(server.url, shows);
    expect(told.at(-1)).toEqual({ server: server.url, missingSince: clock.now() });
    expect(await dropped).toEqual({ server: server.url, pem: otherPem });
    fetcher.want([{ server: server.url, dialect: 'woodpecker' }]);
    expect(told.at(-1)?.pem).toBe(otherPem);
    expect(server.asked).toHaveLength(2);
  });

  it('gives none while it shows another one than is named', async () => {
    const server = await keyServer(otherPem);
    const state = await wanted(server.url, fingerprint);
    expect(state).toMatchObject({ lastError: 'other_key', shows });
    expect(logged).toEqual([
      {
        level: 50,
        ...{ server: server.url, code: 'other_key', shows, nextAttemptMs: 1_000 },
        msg: 'the public key could not be fetched from WOODPECKER_SERVER; trying again',
      },
    ]);
    server.answer = PEM;
    expect(await toldAfter(() => clock.advance(1_000))).toEqual({ server: server.url, pem: PEM });
  });
});

describe('the cause of a missing key', () => {
  it.each<[string, KeyServerStub['answer'], string]>([
    ['another page', '<html>canary</html>', 'no_key'],
    ['an endless page', 'x'.repeat(100_000), 'no_key'],
    ['no content', answering(204), 'no_key'],
    ['a redirect, which is not followed', answering(302, { location: '/elsewhere' }), 'redirected'],
    ['a login', answering(401), 'login_wanted'],
    ['a ban', answering(403), 'login_wanted'],
    ['no such page', answering(404), 'no_such_page'],
    ['a proxy whose server is down', answering(502), 'unavailable'],
    ['a reset', (_, { socket }) => socket.destroy(), 'connection_lost'],
    ['something that is not HTTP', (_, { socket }) => socket.end('canary\r\n\r\n'), 'bad_answer'],
  ])('%s', async (_, answer, code) => {
    const server = await keyServer(answer);
    const state = await wanted(server.url);
    expect([state?.lastError, logged[0]?.['code']]).toEqual([code, code]);
    expect(server.asked).toHaveLength(1);
    expect(JSON.stringify(logged)).not.toContain('canary');
  });

  it('nothing listens', async () => {
    const server = await startKeyServer();
    await server.close();
    expect((await wanted(server.url))?.lastError).toBe('connection_refused');
  });

  it('a server without TLS', async () => {
    const { host } = await keyServer();
    expect((await wanted(`https://${host}`))?.lastError).toBe('plain_http');
  });

  it('a certificate of nobody', async () => {
    const server = await listenOnLoopback(createServer(loopbackCertificate(['localhost'])));
    const state = await wanted(`https://localhost:${String(server.port)}`);
    await server.close();
    expect(state?.lastError).toBe('certificate_untrusted');
  });
});
