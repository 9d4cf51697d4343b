import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTcpServer, connect, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { Agent } from 'undici';
import { listenOnLoopback, type LoopbackServer } from '../../test/support/net/loopback-server.js';
import { loopbackCertificate } from '../../test/support/net/loopback-certificate.js';
import { VendorServer } from '../../test/support/registry/vendor-server.js';
import { httpCall, HttpCallError } from './http-call.js';
import { ProviderError } from './provider-error.js';
import { callVendor, retryAfterMs, type VendorRequest } from './vendor-http.js';

const CANARY = 'canary-not-a-real-secret';
const MESSAGES = {
  refused: 'the vendor refused the identity',
  not_found: 'the vendor does not know what was asked for',
  throttled: 'the vendor limits the number of calls',
  unavailable: 'the vendor cannot be reached or reports a failure of its own',
  timed_out: 'the vendor did not answer in time',
  bad_answer: 'the vendor gave an answer that cannot be used',
} as const;

const open: LoopbackServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function http(listener: RequestListener): Promise<LoopbackServer> {
  const server = await listenOnLoopback(createServer(listener));
  open.push(server);
  return server;
}

async function tcp(onRequest: (socket: Socket) => void): Promise<LoopbackServer> {
  const server = await listenOnLoopback(
    createTcpServer((socket) => {
      socket.once('data', () => {
        onRequest(socket);
      });
    }),
  );
  open.push(server);
  return server;
}

function call(server: { host: string }, request: Partial<VendorRequest> = {}) {
  const url = new URL(`http://${server.host}/token?x=1`);
  return callVendor({ url, signal: new AbortController().signal, ...request });
}

/** The error of a call, after a look that nothing of the exchange shows in it. */
async function failure(answer: Promise<unknown>): Promise<ProviderError> {
  const error: unknown = await answer.then(
    () => new Error('it succeeded'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ProviderError)) throw error;
  expect(error.message).toBe(MESSAGES[error.code as keyof typeof MESSAGES]);
  expect(inspect(error) + JSON.stringify(error)).not.toContain(CANARY);
  return error;
}

describe('callVendor', () => {
  it('gives the JSON, the headers and the clock of the answer', async () => {
    const server = await http((_, response) => {
      response.setHeader('date', 'Sat, 21 Nov 2026 23:49:21 GMT');
      response.setHeader('content-type', 'application/json; charset=utf-8');
      response.setHeader('x-request-id', '7');
      response.end('{"token":"ü"}');
    });
    const answer = await call(server);
    expect(answer.json).toEqual({ token: 'ü' });
    expect(answer.headers.get('x-request-id')).toBe('7');
    expect(answer.date).toBe(Date.UTC(2026, 10, 21, 23, 49, 21));
  });

  it('knows no clock where the answer has no usable date', async () => {
    const server = await http((_, response) => {
      response.setHeader('date', 'yesterday');
      response.end('{}');
    });
    expect((await call(server)).date).toBeUndefined();
  });

  it.each([
    ['nothing', {}, 'GET', undefined, ''],
    [
      'a form',
      { method: 'POST', form: new URLSearchParams({ a: 'b&c=#d' }) },
      'POST',
      'application/x-www-form-urlencoded',
      'a=b%26c%3D%23d',
    ],
    ['JSON', { method: 'POST', json: { a: [1] } }, 'POST', 'application/json', '{"a":[1]}'],
  ] as const)('sends %s as it should be', async (_, request, method, type, body) => {
    let seen: { request: IncomingMessage; body: string } | undefined;
    const server = await http((incoming, response) => {
      void text(incoming).then((read) => {
        seen = { request: incoming, body: read };
        response.statusCode = 201;
        response.end('[]');
      });
    });
    await call(server, { ...request, expect: 201, headers: { 'x-mine': '1' } });
    expect(seen?.request.method).toBe(method);
    expect(seen?.request.url).toBe('/token?x=1');
    expect(seen?.request.headers).toMatchObject({
      accept: 'application/json',
      'user-agent': 'dockpass',
      'x-mine': '1',
    });
    expect(seen?.request.headers['content-type']).toBe(type);
    expect(seen?.body).toBe(body);
  });

  it.each([
    [401, 'refused'],
    [403, 'refused'],
    [404, 'not_found'],
    [429, 'throttled'],
    [500, 'unavailable'],
    [503, 'unavailable'],
    [201, 'bad_answer'],
    [204, 'bad_answer'],
    [400, 'bad_answer'],
    [418, 'bad_answer'],
  ] as const)('takes status %d for %s', async (status, code) => {
    const server = await http((_, response) => {
      response.statusCode = status;
      response.setHeader('x-echo', CANARY);
      response.end(status === 204 ? undefined : JSON.stringify({ message: CANARY }));
    });
    const error = await failure(call(server));
    expect([error.code, error.retryAfterMs]).toEqual([code, undefined]);
  });

  it.each([429, 500, 503])('tells when to come back after %d', async (status) => {
    const server = await http((_, response) => {
      response.statusCode = status;
      response.setHeader('retry-after', '17');
      response.end();
    });
    expect((await failure(call(server))).retryAfterMs).toBe(17_000);
  });

  it('makes each call on a connection of its own, whatever the dispatcher keeps', async () => {
    const sockets = new Set<Socket>();
    const server = await http(({ socket }, response) => {
      sockets.add(socket);
      response.end('{}');
    });
    const dispatcher = new Agent();
    for (let calls = 1; calls <= 3; calls++) {
      await call(server, { dispatcher });
      expect(sockets.size).toBe(calls);
    }
    await dispatcher.destroy();
  });

  it('trusts the authorities that it is given, and no other then', async () => {
    const { cert, key } = loopbackCertificate(['localhost']);
    const server = await VendorServer.start((_, response) => response.end('{}'), { cert, key });
    const url = new URL(server.origin);
    const ask = (ca?: string) => httpCall({ url, method: 'GET', ...(ca !== undefined && { ca }) });
    for (const proxied of [true, false]) {
      expect((await httpCall({ url, method: 'GET', ca: cert, proxied })).status).toBe(200);
    }
    await expect(ask()).rejects.toMatchObject({ code: 'no_answer' });
    await expect(ask(loopbackCertificate(['localhost']).cert)).rejects.toMatchObject({ code: 'no_answer' });
    await server.close();
  });

  it('reads as many bytes as it is told', async () => {
    const server = await http((_, response) => response.end(JSON.stringify('x'.repeat(100_000))));
    const url = new URL(`http://${server.host}/`);
    const ask = (maxBytes: number) => httpCall({ url, method: 'GET', readBodyOf: 200, maxBytes });
    expect((await ask(100_002)).body).toHaveLength(100_002);
    await expect(ask(100_001)).rejects.toMatchObject({ code: 'too_large' });
  });

  it("measures a date to come back at on the vendor's clock", async () => {
    const server = await http((_, response) => {
      response.statusCode = 429;
      response.setHeader('date', 'Sat, 21 Nov 2020 10:00:00 GMT');
      response.setHeader('retry-after', 'Sat, 21 Nov 2020 10:01:30 GMT');
      response.end();
    });
    expect((await failure(call(server))).retryAfterMs).toBe(90_000);
  });

  it.each([301, 302, 303, 307, 308])('does not follow a %d with the credential', async (status) => {
    let followed = 0;
    const elsewhere = await http((_, response) => {
      followed += 1;
      response.end('{}');
    });
    const server = await http((_, response) => {
      response.writeHead(status, { location: `http://${elsewhere.host}/` }).end();
    });
    const error = await failure(call(server, { headers: { authorization: `Bearer ${CANARY}` } }));
    expect([error.code, followed]).toEqual(['bad_answer', 0]);
  });

  it.each([
    ['no JSON', 'text/json', `{"token": ${CANARY}`],
    ['nothing', 'application/json', ''],
    ['a login page', 'text/html', '{"token":"x"}'],
    ['JSON that says it is a form', 'application/x-www-form-urlencoded; x=json', '{}'],
    ['33 levels', 'application/json', '['.repeat(33) + ']'.repeat(33)],
    ['60,000 brackets', 'application/json', '['.repeat(60_000)],
    ['64 KiB and one byte', 'application/json', JSON.stringify('x'.repeat(64 * 1024 - 1))],
    ['10 MB', 'application/json', JSON.stringify('x'.repeat(10_000_000))],
  ])('refuses %s', async (_, type, body) => {
    const server = await http((_request, response) => {
      response.setHeader('content-type', type);
      response.end(body);
    });
    expect((await failure(call(server))).code).toBe('bad_answer');
  });

  it('refuses a small answer that unpacks to a large one', async () => {
    const server = await http((_, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(gzipSync(JSON.stringify('x'.repeat(20_000_000))));
    });
    expect((await failure(call(server))).code).toBe('bad_answer');
  });

  it('stops reading an endless answer', async () => {
    const server = await http((_, response) => {
      const more = () => {
        while (response.write('x'.repeat(16_384)));
      };
      response.on('drain', more);
      more();
    });
    expect((await failure(call(server))).code).toBe('bad_answer');
  });

  it('reads 64 KiB and 32 levels', async () => {
    const longest = 'x'.repeat(64 * 1024 - 2);
    const server = await http((_, response) => response.end(JSON.stringify(longest)));
    expect((await call(server)).json).toBe(longest);
    const nested = await http((_, response) => response.end('['.repeat(32) + ']'.repeat(32)));
    expect(JSON.stringify((await call(nested)).json)).toBe('['.repeat(32) + ']'.repeat(32));
  });

  it.each([
    ['a reset', (socket: Socket) => socket.resetAndDestroy()],
    ['an early end', (socket: Socket) => socket.end()],
    ['garbage', (socket: Socket) => socket.end('\0\x01SSH-2.0-what\r\n\r\n')],
    [
      'a body that ends early',
      (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{}'),
    ],
    ['huge headers', (socket: Socket) => socket.end(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(99_000)}\r\n\r\n`)],
    [
      'broken gzip',
      (socket: Socket) =>
        socket.end('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}'),
    ],
  ])('takes %s for unavailable', async (_, answer) => {
    expect((await failure(call(await tcp(answer)))).code).toBe('unavailable');
  });

  it('takes a refused connection for unavailable', async () => {
    const server = await http(() => undefined);
    await server.close();
    open.pop();
    expect((await failure(call(server))).code).toBe('unavailable');
  });

  it.each([
    ['says nothing', () => undefined],
    [
      'drips',
      (socket: Socket) => {
        socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
        const timer = setInterval(() => socket.write('1\r\n \r\n'), 20);
        socket.on('close', () => {
          clearInterval(timer);
        });
      },
    ],
  ])('ends at the time limit when the vendor %s', async (_, answer) => {
    expect((await failure(call(await tcp(answer), { limitMs: 120 }))).code).toBe('timed_out');
  });

  it('ends when its caller gives up, before, while and after it waits for the head', async () => {
    const before = AbortSignal.abort();
    const server = await tcp((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{'));
    expect((await failure(call(server, { signal: before }))).code).toBe('timed_out');
    const silent = new AbortController();
    const hanging = await tcp(() => {
      silent.abort();
    });
    expect((await failure(call(hanging, { signal: silent.signal }))).code).toBe('timed_out');
    const reading = new AbortController();
    const answer = failure(call(server, { signal: reading.signal }));
    setImmediate(() => {
      reading.abort();
    });
    expect((await answer).code).toBe('timed_out');
  });

  it('leaves no listener behind on a signal that lives long', async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners += 1;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...args);
    };
    const server = await http((_, response) => response.end('{}'));
    await call(server, { signal });
    await failure(call(server, { signal, expect: 201 }));
    expect(listeners).toBe(0);
  });

  it('lets an error of its own caller through', async () => {
    const json: { self?: unknown } = {};
    json.self = json;
    await expect(call({ host: '127.0.0.1:9' }, { method: 'POST', json })).rejects.toBeInstanceOf(TypeError);
  });
});

describe('callVendor behind a proxy', () => {
  const asked: string[] = [];
  let status = 200;
  let vendor: LoopbackServer;
  let proxyServer: LoopbackServer;

  /** A proxy that leads every name to one vendor; set before the first call, as the environment of a process is. */
  beforeAll(async () => {
    vendor = await listenOnLoopback(
      createServer((request, response) => response.end(JSON.stringify(request.url))),
    );
    const proxy = createServer();
    proxy.on('connect', (request: IncomingMessage, socket: Socket) => {
      asked.push(request.url ?? '');
      if (status !== 200) return socket.end(`HTTP/1.1 ${String(status)} No\r\n\r\n`);
      const onward = connect(vendor.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      return onward;
    });
    proxyServer = await listenOnLoopback(proxy);
    process.env['HTTP_PROXY'] = `http://${proxyServer.host}`;
    process.env['NO_PROXY'] = 'vendor.example,0.0.0.0';
  });

  afterAll(async () => {
    delete process.env['HTTP_PROXY'];
    delete process.env['NO_PROXY'];
    await Promise.all([vendor.close(), proxyServer.close()]);
  });

  it('asks the proxy for the vendor', async () => {
    await expect(call({ host: 'vendor.invalid' })).resolves.toMatchObject({ json: '/token?x=1' });
    expect(asked.splice(0)).toEqual(['vendor.invalid:80']);
  });

  it('takes a proxy that refuses for unavailable', async () => {
    status = 407;
    expect((await failure(call({ host: 'other.invalid' }))).code).toBe('unavailable');
    expect(asked.splice(0)).toEqual(['other.invalid:80']);
  });

  it('asks no proxy for loopback hosts and those in NO_PROXY', async () => {
    await expect(call(vendor)).resolves.toMatchObject({ json: '/token?x=1' });
    await expect(call({ host: `0.0.0.0:${String(vendor.port)}` })).resolves.toMatchObject({
      json: '/token?x=1',
    });
    expect(asked).toEqual([]);
  });
});

describe('HttpCallError', () => {
  it('shows its code and nothing of its cause', () => {
    const error = new HttpCallError('no_answer', new Error(CANARY));
    expect(error.message).toBe('the call failed: no_answer');
    expect(inspect(error)).toContain('HttpCallError: the call failed: no_answer');
    expect(inspect(error) + JSON.stringify(error)).not.toContain(CANARY);
  });
});

describe('retryAfterMs', () => {
  const now = Date.UTC(2026, 10, 21, 10, 0, 0);

  it.each([
    [null, undefined],
    ['0', 0],
    ['120', 120_000],
    ['999999', 999_999_000],
    ['1000000', undefined],
    ['Sat, 21 Nov 2026 10:00:05 GMT', 5000],
    ['Sat, 21 Nov 2026 09:00:00 GMT', 0],
    ['Fri, 21 Nov 2036 10:00:00 GMT', 1_000_000_000],
    ['-5', undefined],
    ['1.5', undefined],
    ['1e3', undefined],
    ['5 ', undefined],
    ['', undefined],
    ['soon', undefined],
    ['2026-11-21T10:00:05Z', undefined],
  ])('reads %j as %s', (value, expected) => {
    expect(retryAfterMs(value, now)).toBe(expected);
  });
});
