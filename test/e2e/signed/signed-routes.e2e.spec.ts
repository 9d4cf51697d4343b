import { generateKeyPairSync } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { broken, vendors } from '../../fixtures/providers/vendor/vendor.module.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../../support/in-process-gateway.js';
import { readAnswer, talk, toBytes } from '../../support/clients/raw-socket.js';
import { freezeDate } from '../../support/standing-time.js';
import { droneBody, droneRequest, woodpeckerBody, woodpeckerRequest } from '../../support/clients/sign.js';

let gateway: InProcessGateway;
const ENV = {
  ...BOTH_CLIENTS,
  REGISTRY_ONE_ADDRESS: 'one.vendor.example',
  REGISTRY_ONE_VENDOR: 'one',
  REGISTRY_ONE_REPOS: 'octocat/*',
  REGISTRY_BROKEN_ADDRESS: 'broken.vendor.example',
  REGISTRY_BROKEN_VENDOR: 'broken',
  REGISTRY_BROKEN_REPOS: 'unlucky/*',
};
const CREDENTIAL = '{"address":"one.vendor.example","username":"vendor","password":"one"}';

beforeAll(async () => {
  vendors.set('broken', broken);
  gateway = await startInProcess(ENV);
});
afterAll(() => gateway.stop());

/** The process has survived and answers the next valid request. */
async function expectAlive(): Promise<void> {
  const answer = await talk(gateway.port, toBytes(droneRequest()));
  expect([answer.status, answer.body]).toEqual([200, `[${CREDENTIAL}]`]);
}

async function expectRefusal(
  bytes: Buffer | string,
  status: number,
  code: string,
  { port } = gateway,
): Promise<string> {
  const answer = await talk(port, bytes);
  const { error } = JSON.parse(answer.body) as { error: { code: string; message: string } };
  expect([answer.status, error.code]).toEqual([status, code]);
  expect(Object.keys(error)).toEqual(['code', 'message']);
  expect(answer.head).toMatch(/^cache-control: no-store\r?$/im);
  await expectAlive();
  return answer.head;
}

describe('success', () => {
  it.each([
    ...['/drone', '/', '/drone/', '//', '/drone?x=1', '/drone/?x=1'],
    ...['/registry', '/registry/', '/a/b/c', '/nothing?x=1', '/Drone', '//drone', '/dronex/y', '///', '/.'],
  ])('answers a Drone runner at %s', async (target) => {
    const answer = await talk(gateway.port, toBytes(droneRequest({ target })));
    expect([answer.status, answer.body]).toEqual([200, `[${CREDENTIAL}]`]);
    expect(answer.head).toMatch(/^content-type: application\/json/im);
    expect(answer.head).toMatch(/^cache-control: no-store\r?$/im);
    expect(answer.head).not.toMatch(/x-powered-by|etag/i);
  });

  it.each(['/woodpecker', '/', '/woodpecker?tenant=a', '/woodpecker/', '/woodpecker/?tenant=a', '//'])(
    'answers a Woodpecker server at %s',
    async (target) => {
      const answer = await talk(gateway.port, toBytes(woodpeckerRequest({ target })));
      expect([answer.status, answer.body]).toEqual([200, `{"registries":[${CREDENTIAL}]}`]);
    },
  );

  it('has nothing to give', async () => {
    const other = { repo: 'other/app' };
    const drone = await talk(gateway.port, toBytes(droneRequest({ body: droneBody(other) })));
    expect([drone.status, drone.body]).toEqual([200, '[]']);
    const woodpecker = await talk(gateway.port, toBytes(woodpeckerRequest({ body: woodpeckerBody(other) })));
    expect([woodpecker.status, woodpecker.body]).toEqual([200, '{"registries":[]}']);
  });

  it('tolerates a charset, repeats, and many requests on one connection', async () => {
    const socket = connect(gateway.port, '127.0.0.1');
    const same = toBytes(droneRequest());
    for (let at = 0; at < 3; at++) {
      socket.write(same);
      expect((await readAnswer(socket)).body).toBe(`[${CREDENTIAL}]`);
    }
    socket.destroy();
    const contentType = 'application/json; charset=utf-8';
    const answer = await talk(gateway.port, toBytes(droneRequest({ contentType })));
    expect(answer.status).toBe(200);
  });

  it('when only providers failed: Drone is told that there is nothing, Woodpecker to come again', async () => {
    const body = { repo: 'unlucky/app' };
    const drone = await talk(gateway.port, toBytes(droneRequest({ body: droneBody(body) })));
    expect([drone.status, drone.body]).toEqual([200, '[]']);
    await expectRefusal(
      toBytes(woodpeckerRequest({ body: woodpeckerBody(body) })),
      503,
      'providers_unavailable',
    );
  });
});

describe('400 invalid_body', () => {
  const bodies: [string, string][] = [
    ['not JSON', '{'],
    ['empty', ''],
    ['a list', '[]'],
    ['without the build', '{"repo":{"slug":"a/b"}}'],
    [
      'an event that is a number',
      '{"repo":{"slug":"a/b","full_name":"a/b"},"build":{"event":1},"pipeline":{"event":1}}',
    ],
    ['1,000,000 brackets', '['.repeat(1_000_000)],
    ['1,000,000 brackets in an unknown field', `{"x":${'['.repeat(1_000_000)}`],
  ];
  it.each(bodies)('%s', async (_, body) => {
    await expectRefusal(toBytes(droneRequest({ body })), 400, 'invalid_body');
    await expectRefusal(toBytes(woodpeckerRequest({ body })), 400, 'invalid_body');
  });
});

describe('401', () => {
  it('signature_missing', async () => {
    await expectRefusal(toBytes(droneRequest(), { Signature: undefined }), 401, 'signature_missing');
    await expectRefusal(toBytes(woodpeckerRequest(), { Signature: undefined }), 401, 'signature_missing');
    await expectRefusal('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n', 401, 'signature_missing');
  });

  it('signature_malformed', async () => {
    await expectRefusal(toBytes(droneRequest(), { Signature: 'nonsense' }), 401, 'signature_malformed');
    await expectRefusal(toBytes(woodpeckerRequest(), { 'Signature-Input': '"' }), 401, 'signature_malformed');
    const accept = 'application/vnd.drone.secret.v1+json';
    await expectRefusal(toBytes(droneRequest({ accept })), 401, 'signature_malformed');
  });

  it.each(['Date', 'Digest', 'Accept', 'Accept-Encoding', 'Content-Type', 'Signature'])(
    'a signed header of Drone twice: %s',
    async (name) => {
      const request = droneRequest();
      const value = request.headers.find(([header]) => header === name)?.[1] ?? '';
      await expectRefusal(toBytes(request, { [name]: [value, value] }), 401, 'signature_malformed');
      const missing = name === 'Signature' ? 'signature_missing' : 'signature_malformed';
      await expectRefusal(toBytes(request, { [name]: undefined }), 401, missing);
    },
  );

  it('a signed header twice, however many lines stand between', async () => {
    const others = Array.from({ length: 1_500 }, () => 'z'); // 9 kB of the 16 that a head may have
    for (const [request, name] of [
      [droneRequest(), 'Date'],
      [woodpeckerRequest(), 'Content-Digest'],
    ] as const) {
      const value = request.headers.find(([header]) => header === name)?.[1] ?? '';
      const lines = { [name]: value, X: others, [name.toUpperCase()]: value };
      const bytes = toBytes(
        { ...request, headers: request.headers.filter(([header]) => header !== name) },
        lines,
      );
      await expectRefusal(bytes, 401, 'signature_malformed');
    }
    expect((await talk(gateway.port, toBytes(droneRequest(), { X: others }))).status).toBe(200);
  });

  it('signature_mismatch', async () => {
    await expectRefusal(toBytes(droneRequest({ secret: 'x'.repeat(32) })), 401, 'signature_mismatch');
    const { privateKey } = generateKeyPairSync('ed25519');
    await expectRefusal(toBytes(woodpeckerRequest({ privateKey })), 401, 'signature_mismatch');
    const moved = { ...woodpeckerRequest(), target: '/woodpecker?x=1' };
    await expectRefusal(toBytes(moved), 401, 'signature_mismatch');
  });

  it.each([-301, 302])('signature_expired, by %d seconds', async (seconds) => {
    freezeDate();
    const date = Date.now() + seconds * 1000;
    await expectRefusal(toBytes(droneRequest({ date })), 401, 'signature_expired');
    const created = Math.floor(date / 1000);
    await expectRefusal(toBytes(woodpeckerRequest({ created })), 401, 'signature_expired');
  });

  it('digest_mismatch', async () => {
    for (const request of [droneRequest(), woodpeckerRequest()]) {
      const body = Buffer.from(request.body);
      body[20] = (body[20] ?? 0) ^ 1;
      await expectRefusal(toBytes({ ...request, body }), 401, 'digest_mismatch');
    }
  });
});

describe('404 and 405', () => {
  it.each([
    ...[
      '/drone/nobody',
      '/drone//',
      '/woodpecker/nobody',
      '/woodpecker//',
      '/drone/../drone',
      '/drone/__proto__',
    ],
    ...['/%64rone', '/drone?x=%20', '/woodpecker%2F', '/%zz', '/%2e%2e/registry', 'http://127.0.0.1/drone'],
    ...[
      '/secrets/drone/nobody',
      '/admin/status',
      '/admin/',
      '/ui/x',
      '/healthz',
      '/healthz/',
      '/readyz',
      '/metrics',
    ],
  ])('404 for a Drone runner at %s', async (target) => {
    await expectRefusal(toBytes({ ...droneRequest(), target }), 404, 'not_found');
  });

  it.each(['/registry', '/woodpecker//', '/woodpecker/nobody', '/Woodpecker'])(
    '404 for a Woodpecker server at %s, which signs its path',
    async (target) => {
      await expectRefusal(toBytes(woodpeckerRequest({ target })), 404, 'not_found');
      const moved = toBytes({ ...woodpeckerRequest(), target: '/woodpecker/' });
      await expectRefusal(moved, 401, 'signature_mismatch');
    },
  );

  it('404 at a path of nobody’s for who does not sign, or only looks', async () => {
    await expectRefusal(toBytes(droneRequest({ target: '/x' }), { Signature: undefined }), 404, 'not_found');
    const get = toBytes(droneRequest({ target: '/x' }))
      .toString('latin1')
      .replace('POST', 'GET');
    await expectRefusal(Buffer.from(get, 'latin1'), 404, 'not_found');
    const wrong = droneRequest({ target: '/x', secret: 'w'.repeat(32) });
    await expectRefusal(toBytes(wrong), 401, 'signature_mismatch');
  });

  it.each(['GET', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('405 for %s', async (method) => {
    const bytes = toBytes(droneRequest()).toString('latin1').replace('POST', method);
    for (const text of [bytes, bytes.replace('/drone', '/drone/')]) {
      expect(await expectRefusal(Buffer.from(text, 'latin1'), 405, 'method_not_allowed')).toMatch(
        /^allow: POST\r?$/im,
      );
    }
  });
});

describe('408, 413, 415', () => {
  it('408 for a body that does not come, and for headers that do not', async () => {
    const limits = { headersMs: 300, requestMs: 600, checkMs: 100 };
    const impatient = await startInProcess(ENV, { limits });
    const whole = toBytes(droneRequest());
    await expectRefusal(whole.subarray(0, whole.length - 1), 408, 'body_timeout', impatient);
    await expectRefusal('POST /drone HTTP/1.1\r\nHost: x\r\nSigna', 408, 'body_timeout', impatient);
    await impatient.stop();
  });

  it('413 for 50 MB that are announced, before they are sent', async () => {
    const announced = toBytes(droneRequest(), { 'Content-Length': String(50_000_000) });
    await expectRefusal(announced, 413, 'body_too_large');
  });

  it('413 for more than 8 MiB in chunks, and 401 before a single byte is read of an unsigned one', async () => {
    const chunk = `100000\r\n${'x'.repeat(0x100000)}\r\n`.repeat(9);
    const chunked = { 'Content-Length': undefined, 'Transfer-Encoding': 'chunked' };
    const signed = toBytes({ ...droneRequest(), body: Buffer.from(chunk) }, chunked);
    await expectRefusal(signed, 413, 'body_too_large');
    const unsigned = toBytes(
      { ...droneRequest(), body: Buffer.from(chunk) },
      { ...chunked, Signature: undefined },
    );
    await expectRefusal(unsigned, 401, 'signature_missing');
  });

  it('takes a body of exactly 8 MiB', async () => {
    const body = droneBody().replace(/}$/, '') + ',"x":"';
    const full = Buffer.from(`${body}${'y'.repeat(8 * 1024 * 1024 - body.length - 2)}"}`);
    expect(full.length).toBe(8 * 1024 * 1024);
    expect((await talk(gateway.port, toBytes(droneRequest({ body: full })))).status).toBe(200);
  });

  it('415 for another media type and for a content encoding', async () => {
    await expectRefusal(toBytes(droneRequest({ contentType: 'text/plain' })), 415, 'unsupported_media_type');
    await expectRefusal(
      toBytes(woodpeckerRequest(), { 'Content-Type': 'text/json' }),
      415,
      'unsupported_media_type',
    );
    const zipped = droneRequest({ body: gzipSync(droneBody()) });
    await expectRefusal(toBytes(zipped, { 'Content-Encoding': 'gzip' }), 415, 'unsupported_media_type');
  });
});

describe('what Node itself refuses', () => {
  it.each([
    ['Content-Length beside Transfer-Encoding', { 'Transfer-Encoding': 'chunked' }],
    ['two Content-Length', { 'Content-Length': ['5', '6'] }],
  ])('400: %s', async (_, changes) => {
    await expectRefusal(toBytes(droneRequest(), changes), 400, 'invalid_request');
  });

  it.each(['/drone', '/healthz', '/nothing'])('400: two Host lines at %s', async (target) => {
    for (const hosts of [{ Host: ['a', 'a'] }, { Host: 'a', hOST: 'b' }]) {
      await expectRefusal(toBytes({ ...droneRequest(), target }, hosts), 400, 'invalid_request');
    }
  });

  it('431: more header lines than fit', async () => {
    await expectRefusal(toBytes(droneRequest(), { 'X-Long': 'y'.repeat(20_000) }), 431, 'invalid_request');
  });

  it('400: what is no HTTP at all', async () => {
    await expectRefusal('\u0016\u0003\u0001 hello\r\n\r\n', 400, 'invalid_request');
  });
});

describe('the log', () => {
  /** What was logged since, but for the broken entry, which is tried again whenever it is time. */
  const loggedSince = (before: number): string =>
    gateway
      .output()
      .slice(before)
      .split(/(?<=\n)/)
      .filter((line) => !line.includes('"entries":["broken"]'))
      .join('');

  it('has one line for each signed request, with what was given and why not', async () => {
    const before = gateway.output().length;
    await talk(gateway.port, toBytes(droneRequest({ body: droneBody({ sourceRepo: 'mallory/x' }) })));
    expect(JSON.parse(loggedSince(before))).toMatchObject({
      msg: 'request answered',
      client: 'drone',
      dialect: 'drone',
      outcome: 'ok',
      repo: 'octocat/hello-world',
      event: 'push',
      fork: true,
      given: [],
      withheld: [{ entry: 'one', reason: 'fork' }],
    });
  });

  it.each([
    ['/drone/ci', '/drone/ci'],
    ['/woodpecker/nobody?token=CANARY', '/woodpecker/nobody'],
    ['/%64rone', '/%64rone'],
    [`/drone/${'x'.repeat(2_000)}CANARY`, `/drone/${'x'.repeat(193)}…`],
    ['http://ci:CANARY@127.0.0.1/drone', undefined],
  ])('names the path that no client has, short and without its query: %s', async (target, path) => {
    const before = gateway.output().length;
    await talk(gateway.port, toBytes({ ...droneRequest(), target }));
    const output = loggedSince(before);
    expect(output).toMatch(/^[ -~…]+\n$/);
    expect(output).not.toContain('CANARY');
    expect(JSON.parse(output)).toEqual({
      level: 'warn',
      time: expect.any(String),
      dialect: 'drone',
      ...(path !== undefined && { path }),
      msg: 'a signed request came to an address that no client has',
    });
  });

  it('says what was wrong with a signature', () => {
    const reasons = gateway.lines().flatMap(({ outcome, reason }) => (outcome === 'ok' ? [] : [reason]));
    expect(reasons).toEqual(expect.arrayContaining(['date_stale', 'date_ahead', 'header_doubled']));
  });
});
