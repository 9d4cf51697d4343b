import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { type ServerLimits } from '../../src/exchange/limits.js';
import { REFUSALS } from '../../src/exchange/refusals.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../support/in-process-gateway.js';
import { loopbackCertificate } from '../support/net/loopback-certificate.js';
import { type RawResponse, readAnswer, talk, toBytes } from '../support/clients/raw-socket.js';
import { droneRequest, type RawRequest } from '../support/clients/sign.js';
import { stopTimers } from '../support/standing-time.js';
import { ask, bothClients, credentialsIn, vendorEntry } from '../support/docs/threats.js';
import { until } from '../support/until.js';

const folder = mkdtempSync(join(tmpdir(), 'dockpass-threats-'));
let gateway: InProcessGateway | undefined;
const open: Socket[] = [];

afterEach(async () => {
  for (const socket of open.splice(0)) socket.destroy();
  await gateway?.stop();
  gateway = undefined;
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function start(
  limits: Partial<ServerLimits> = {},
  env: Record<string, string> = {},
): Promise<InProcessGateway> {
  return (gateway = await startInProcess({ ...BOTH_CLIENTS, ...vendorEntry('one'), ...env }, { limits }));
}

/** A client that never closes its own side by itself. */
function dial(port: number): Socket {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true }).on('error', () => undefined);
  open.push(socket);
  return socket;
}

/**
 * Until the other side has let go of the connection altogether and not only ended its half: then what is written is
 * answered with a reset.
 */
function gone(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    let knock: NodeJS.Timeout | undefined;
    socket.resume().on('end', () => (knock = setInterval(() => socket.write('x'), 20)));
    socket.on('close', () => {
      clearInterval(knock);
      resolve();
    });
  });
}

function tlsFiles(): Record<string, string> {
  const { cert, key } = loopbackCertificate(['localhost']);
  const files = { TLS_CERT_FILE: join(folder, 'cert.pem'), TLS_KEY_FILE: join(folder, 'key.pem') };
  writeFileSync(files.TLS_CERT_FILE, cert);
  writeFileSync(files.TLS_KEY_FILE, key, { mode: 0o600 });
  return files;
}

function dialTls(port: number): Socket {
  const socket = connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false }).on(
    'error',
    () => undefined,
  );
  open.push(socket);
  return socket;
}

async function expectAlive(port: number): Promise<void> {
  for (const request of bothClients()) {
    const [status, body] = await ask(port, request);
    expect([status, credentialsIn(body).map(({ password }) => password)]).toEqual([200, ['one']]);
  }
}

describe('T9 somebody who wants to stop the service', () => {
  it('T9 of 200 connections only as many stay as are allowed, and the next client is served', async () => {
    const { port } = await start({ connections: 50 });
    const sockets = Array.from({ length: 200 }, () => dial(port));
    const closed = sockets.map((socket) => gone(socket));
    // The first to go are those beyond the limit.
    await new Promise<void>((resolve) => {
      let left = 200;
      for (const each of closed) {
        void each.then(() => {
          if (--left === 50) resolve();
        });
      }
    });
    expect(sockets.filter(({ destroyed }) => !destroyed)).toHaveLength(50);
    for (const socket of sockets) socket.destroy();
    await Promise.all(closed);
    await expectAlive(port);
  });

  it('T9 where there are too many, the connection that was idle for longest makes room, and none at work', async () => {
    for (const env of [{}, tlsFiles()]) {
      const { port, stop } = await start({ connections: 3 }, env);
      const dialled = (): Socket => ('TLS_CERT_FILE' in env ? dialTls(port) : dial(port));
      const askHealth = (socket: Socket): Promise<RawResponse> => {
        socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
        return readAnswer(socket);
      };
      const [one, two, three] = [dialled(), dialled(), dialled()];
      for (const socket of [one, two, three, one]) expect((await askHealth(socket)).status).toBe(200);
      const closed = gone(two);
      expect((await askHealth(dialled())).status).toBe(200);
      await closed;
      for (const socket of [one, three]) expect((await askHealth(socket)).status).toBe(200);
      await stop();
      gateway = undefined;
    }
  });

  it('T9 where all are at work, a new connection is refused, and those at work have their answer', async () => {
    const { port } = await start({ connections: 2 });
    const request = droneRequest();
    const bytes = toBytes(request, { Expect: '100-continue' });
    const busy = [dial(port), dial(port)];
    for (const socket of busy) {
      socket.write(bytes.subarray(0, bytes.length - request.body.length));
      expect((await readAnswer(socket)).status).toBe(100);
    }
    await gone(dial(port));
    for (const socket of busy) {
      socket.write(request.body);
      expect((await readAnswer(socket)).status).toBe(200);
    }
  });

  it('T9 no connection is kept for somebody who is no client, and that of a client is', async () => {
    const { port } = await start();
    const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
    const strangers = [
      toBytes(droneRequest({ secret: 'not-the-secret-0123456789' })),
      toBytes({ ...droneRequest(), target: '/drone/nobody' }),
      ...['/metrics', '/nothing', '/drone'].map((path) => Buffer.from(get(path))),
    ];
    for (const bytes of strangers) {
      const socket = dial(port);
      const answer = readAnswer(socket);
      socket.write(bytes);
      expect((await answer).head).toMatch(/^connection: close\r?$/im);
      await gone(socket);
    }
    for (const bytes of [toBytes(droneRequest()), toBytes(droneRequest({ body: '{' }))]) {
      expect((await talk(port, bytes)).head).toMatch(/^connection: keep-alive\r?$/im);
    }
  });

  it('T9 connections on which nothing is said end in time, over plain HTTP and before a TLS handshake', async () => {
    for (const env of [{}, tlsFiles()]) {
      const { port, stop } = await start({ headersMs: 200, requestMs: 400, checkMs: 50 }, env);
      await Promise.all(Array.from({ length: 20 }, () => gone(dial(port))));
      await stop();
      gateway = undefined;
    }
  });

  it('T9 half a TLS handshake does not hold up a stop', async () => {
    const limits = { headersMs: 60_000, requestMs: 60_000, drainMs: 100 };
    const { port, stop } = await start(limits, tlsFiles());
    const half = dial(port);
    half.write(Buffer.from([0x16, 0x03, 0x01]));
    const plain = gone(half);
    await stop();
    await plain;
    gateway = undefined;
  });

  it('T9 an upload of 50 MB without a good signature is refused before it is received', async () => {
    const { port } = await start();
    const request = droneRequest({ secret: 'not-the-secret-0123456789' });
    const head = toBytes({ ...request, body: Buffer.alloc(0) }, { 'Content-Length': String(50_000_000) });
    const socket = dial(port);
    const answer = readAnswer(socket);
    socket.write(head);
    const chunk = Buffer.alloc(64 * 1024, 'x');
    let pushed = 0;
    const push = (): void => {
      while (pushed < 50_000_000 && !socket.destroyed) {
        pushed += chunk.length;
        if (!socket.write(chunk)) return void socket.once('drain', push);
      }
    };
    push();
    expect((await answer).status).toBe(401);
    await gone(socket);
    expect(pushed).toBeLessThan(25_000_000);
    await expectAlive(port);
  });

  it('T9 a client that goes on sending after it was refused is not cut off before it reads why', async () => {
    const { port, output } = await start();
    stopTimers(); // only what was sent could make it close the connection
    const body = Buffer.alloc(9_000_000, 'x');
    const request = toBytes({ ...droneRequest(), body }, { 'Content-Length': String(body.length) });
    const socket = dial(port);
    const errors: Error[] = [];
    socket.on('error', (error) => errors.push(error)).pause();
    socket.write(request);
    await until(() => output().includes('"request refused"'));
    // Turns enough for a gateway that lets only a little pass to close the connection.
    for (let turns = 0; turns < 1_000; turns++) await turn();
    expect(errors).toEqual([]);
    expect(await readAnswer(socket.resume())).toMatchObject({
      status: 413,
      body: REFUSALS.body_too_large.body,
    });
  });

  it('T9 a client that asks first is told to send its body only when its signature holds', async () => {
    const { port } = await start();
    const withBody = async (request: RawRequest, changes = {}): Promise<string> => {
      const whole = toBytes(request, { Expect: '100-continue', ...changes });
      const socket = dial(port);
      const seen: Buffer[] = [];
      socket.on('data', (chunk: Buffer) => seen.push(chunk));
      socket.write(whole.subarray(0, whole.length - request.body.length));
      await once(socket, 'data');
      if (Buffer.concat(seen).toString().startsWith('HTTP/1.1 100 ')) socket.end(request.body);
      await gone(socket);
      const text = Buffer.concat(seen).toString();
      return `${text.match(/HTTP\/1.1 \d+/g)?.join() ?? ''} ${text.slice(text.lastIndexOf('\n') + 1)}`;
    };
    for (const request of bothClients()) {
      expect(await withBody(request)).toMatch(/^HTTP\/1.1 100,HTTP\/1.1 200 .*"password":"one"/);
      const refused = (changes: object): Promise<string> => withBody(request, changes);
      expect(await refused({ Signature: 'x' })).toBe(`HTTP/1.1 401 ${REFUSALS.signature_malformed.body}`);
      expect(await refused({ 'Content-Length': '9000000' })).toBe(
        `HTTP/1.1 413 ${REFUSALS.body_too_large.body}`,
      );
      expect(await refused({ Expect: 'more' })).toBe(`HTTP/1.1 400 ${REFUSALS.invalid_request.body}`);
    }
  });

  it('T9 a client of HTTP/1.0, which knows no such question, is answered once', async () => {
    const { port } = await start();
    for (const request of bothClients()) {
      const bytes = toBytes(request, { Expect: '100-continue' }).toString('latin1');
      const answer = await talk(port, Buffer.from(bytes.replace(' HTTP/1.1\r\n', ' HTTP/1.0\r\n'), 'latin1'));
      expect(answer.status).toBe(200);
      expect(answer.body).toContain('"password":"one"');
    }
  });

  it('T9 a head of ten thousand lines, or one without end, is refused and harms nobody', async () => {
    const { port } = await start();
    const many = toBytes(droneRequest(), { 'X-A': Array.from({ length: 10_000 }, () => 'b') });
    expect((await talk(port, many)).status).toBe(431);
    expect((await talk(port, `POST /${'a'.repeat(100_000)}`)).status).toBe(431);
    await expectAlive(port);
  });
});
