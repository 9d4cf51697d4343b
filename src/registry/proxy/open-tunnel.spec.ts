import { createServer as createHttpServer } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import { loopbackCertificate } from '../../../test/support/net/loopback-certificate.js';
import { listenOnLoopback, type LoopbackServer } from '../../../test/support/net/loopback-server.js';
import { openTunnel } from './open-tunnel.js';
import { type Proxy } from './proxy.js';

const TARGET = new URL('https://[2001:db8::1]/');

const opened: LoopbackServer[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => server.close()));
});

/** A proxy that answers with these pieces, one packet each, and then sends back what it gets. */
async function proxyOf(...pieces: readonly string[]): Promise<Proxy> {
  const server = await listenOnLoopback(
    createServer((socket) => {
      socket.setNoDelay().once('data', () => {
        void sendAll(socket, pieces).then(() => socket.pipe(socket));
      });
    }),
  );
  opened.push(server);
  return { host: '127.0.0.1', port: server.port, secure: false, authorization: undefined };
}

async function sendAll(socket: Socket, pieces: readonly string[]): Promise<void> {
  for (const piece of pieces) {
    await new Promise((sent) => socket.write(piece, sent));
    await new Promise(setImmediate);
  }
}

describe('a tunnel', () => {
  const full = `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(16_384 - 24)}\r\n\r\n`;

  it.each([
    ['at once', ['HTTP/1.0 200 Connection established\r\n\r\n']],
    ['without a reason', ['HTTP/1.1 200\r\n\r\n']],
    ['with another success', ['HTTP/1.1 204 No Content\r\n\r\n']],
    ['with the longest head', [full]],
    ['byte by byte', Array.from('HTTP/1.1 200 OK\r\nx: y\r\n\r\n')],
  ])('is opened %s, and carries what is sent', async (_, pieces) => {
    const socket = await openTunnel(await proxyOf(...pieces), TARGET, new AbortController().signal);
    socket.end('to the host and back');
    expect(await text(socket)).toBe('to the host and back');
  });

  it('ends with the signal when it is in use', async () => {
    const used = new AbortController();
    const socket = await openTunnel(await proxyOf('HTTP/1.1 200 OK\r\n\r\n'), TARGET, used.signal);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    used.abort();
    await closed;
    expect(socket.destroyed).toBe(true);
  });

  it('that is reset while nobody listens to it ends nothing else', async () => {
    const server = await listenOnLoopback(
      createServer((socket) => {
        socket.once('data', () => {
          socket.write('HTTP/1.1 200 OK\r\n\r\n');
          socket.once('data', () => socket.resetAndDestroy());
        });
      }),
    );
    opened.push(server);
    const proxy = { host: '127.0.0.1', port: server.port, secure: false, authorization: undefined };
    const socket = await openTunnel(proxy, TARGET, new AbortController().signal);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write('x');
    await closed;
    expect(socket.destroyed).toBe(true);
  });

  it('is not begun when nobody waits for it', async () => {
    await expect(openTunnel(await proxyOf(), TARGET, AbortSignal.abort())).rejects.toThrow(
      'nobody waits for the tunnel',
    );
  });

  it('is not asked for in the clear, nor with a login, where the proxy does not prove who it is', async () => {
    const read: string[] = [];
    const { cert, key } = loopbackCertificate(['proxy.example.com']);
    const collect = (socket: Socket) =>
      socket.on('data', (data: Buffer) => read.push(data.toString('latin1')));
    const untrusted = await listenOnLoopback(createTlsServer({ cert, key }, collect));
    const plain = await listenOnLoopback(createHttpServer());
    opened.push(untrusted, plain);
    for (const { port } of [untrusted, plain]) {
      const proxy = { host: '127.0.0.1', port, secure: true, authorization: 'Basic x' };
      await expect(openTunnel(proxy, TARGET, new AbortController().signal)).rejects.toMatchObject({
        code: expect.stringMatching(/^(?:DEPTH_ZERO_SELF_SIGNED_CERT|EPROTO|ERR_SSL_.*|ECONNRESET)$/),
      });
    }
    expect(read).toEqual([]);
  });
});
