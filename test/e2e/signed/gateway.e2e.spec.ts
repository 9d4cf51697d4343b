import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { decryptAnswer, encryptionKeyOf } from '../../../src/dialects/drone/answer-encryption.js';
import { vendors } from '../../fixtures/providers/vendor/vendor.module.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../../support/in-process-gateway.js';
import { loopbackCertificate } from '../../support/net/loopback-certificate.js';
import { type RawResponse, readAnswer, talk, toBytes } from '../../support/clients/raw-socket.js';
import { sendRequest } from '../../support/clients/send-request.js';
import {
  droneBody,
  droneRequest,
  TEST_DRONE_SECRET,
  TEST_WOODPECKER_PUBLIC_PEM,
  woodpeckerRequest,
} from '../../support/clients/sign.js';

const ONE = { REGISTRY_ONE_ADDRESS: 'one.vendor.example', REGISTRY_ONE_VENDOR: 'one' };
const GIVEN = '[{"address":"one.vendor.example","username":"vendor","password":"one"}]';

let gateway: InProcessGateway | undefined;
const folder = mkdtempSync(join(tmpdir(), 'dockpass-test-'));
afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
  vendors.clear();
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function start(env: Readonly<Record<string, string>>): Promise<InProcessGateway> {
  return (gateway = await startInProcess({ ...ONE, ...env }));
}

async function get(port: number, path: string): Promise<RawResponse> {
  return talk(port, `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

describe('clients', () => {
  it('have each a route and a key of their own, and never try those of others', async () => {
    const config = file(
      'clients.json',
      JSON.stringify({
        clients: [
          { name: 'pool-a', dialect: 'drone', secret: 'a'.repeat(32) },
          { name: 'pool-b', dialect: 'drone', secret: 'b'.repeat(32) },
        ],
      }),
    );
    const { port } = await start({ DOCKPASS_CONFIG: config, REGISTRY_ONE_CLIENTS: 'pool-a' });
    const ask = async (target: string, secret: string): Promise<[number, string]> => {
      const { status, body } = await talk(port, toBytes(droneRequest({ target, secret })));
      return [status, status === 200 ? body : (JSON.parse(body) as { error: { code: string } }).error.code];
    };
    expect(await ask('/drone/pool-a', 'a'.repeat(32))).toEqual([200, GIVEN]);
    expect(await ask('/drone/pool-b', 'b'.repeat(32))).toEqual([200, '[]']);
    expect(await ask('/drone/pool-b', 'a'.repeat(32))).toEqual([401, 'signature_mismatch']);
    expect(await ask('/drone/pool-a/', 'a'.repeat(32))).toEqual([200, GIVEN]);
    // Without a default client no path is but those of the others.
    for (const target of ['/drone', '/', '/drone/', '//', '/registry', '/pool-a', '/drone/pool-c']) {
      expect(await ask(target, 'a'.repeat(32))).toEqual([404, 'not_found']);
    }
  });

  it('may use the previous key while it is rotated, and that is seen', async () => {
    const { port, lines } = await start({
      DRONE_SECRET: 'n'.repeat(32),
      DRONE_SECRET_PREVIOUS: TEST_DRONE_SECRET,
      WOODPECKER_PUBLIC_KEY: newPublicKey(),
      WOODPECKER_PUBLIC_KEY_PREVIOUS: String(TEST_WOODPECKER_PUBLIC_PEM),
    });
    expect((await talk(port, toBytes(droneRequest()))).status).toBe(200);
    expect((await talk(port, toBytes(woodpeckerRequest()))).status).toBe(200);
    expect((await talk(port, toBytes(droneRequest({ secret: 'n'.repeat(32) })))).status).toBe(200);
    const marks = lines().filter(({ msg }) => msg === 'request answered');
    expect(marks.map(({ previousKey }) => previousKey)).toEqual([true, true, undefined]);
  });

  it('may have to show a second factor', async () => {
    const { port, lines } = await start({ ...BOTH_CLIENTS, BASIC_AUTH: 'ci:0123456789abcdef-token' });
    const right = `Basic ${Buffer.from('ci:0123456789abcdef-token').toString('base64')}`;
    for (const request of [droneRequest(), woodpeckerRequest()]) {
      expect((await talk(port, toBytes(request, { Authorization: right }))).status).toBe(200);
      for (const wrong of [
        undefined,
        'Basic',
        right.slice(0, -1),
        `${right}x`,
        right.replace('Basic', 'basic'),
      ]) {
        const { status, body } = await talk(port, toBytes(request, { Authorization: wrong }));
        expect(status).toBe(401);
        expect(body).toBe(
          '{"error":{"code":"signature_mismatch","message":"The signature does not match the request and the configured key."}}',
        );
      }
    }
    const reasons = lines().flatMap(({ reason }) => (reason === undefined ? [] : [reason]));
    expect(new Set(reasons)).toEqual(new Set(['basic_auth_missing', 'basic_auth_wrong']));
  });
});

describe('an encrypted answer', () => {
  const key = encryptionKeyOf(TEST_DRONE_SECRET);
  const ask = (port: number, acceptEncoding: string): ReturnType<typeof sendRequest> =>
    sendRequest(port, droneRequest({ acceptEncoding }));

  it.each([
    ['auto', 'identity', false],
    ['auto', 'aesgcm', true],
    ['always', 'identity', true],
    ['never', 'aesgcm', false],
  ])('with DRONE_ENCRYPT=%s and Accept-Encoding %s: %s', async (setting, accepted, encrypted) => {
    const { port } = await start({ DRONE_SECRET: TEST_DRONE_SECRET, DRONE_ENCRYPT: setting });
    const answer = await ask(port, accepted);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-encoding']).toBe(encrypted ? 'aesgcm' : undefined);
    expect(answer.headers['cache-control']).toBe('no-store');
    if (!key) throw new Error('the test secret must be long enough');
    const text = encrypted ? decryptAnswer(answer.body, key)?.toString() : answer.body.toString();
    expect(text).toBe(GIVEN);
    if (encrypted) expect((await ask(port, accepted)).body.equals(answer.body)).toBe(false);
  });

  it('is encrypted with the secret that signed the request', async () => {
    const previous = 'p'.repeat(32);
    const { port } = await start({
      DRONE_SECRET: TEST_DRONE_SECRET,
      DRONE_SECRET_PREVIOUS: previous,
      DRONE_ENCRYPT: 'always',
    });
    const answer = await sendRequest(port, droneRequest({ secret: previous }));
    const previousKey = encryptionKeyOf(previous);
    if (!previousKey) throw new Error('the secret must be long enough');
    expect(decryptAnswer(answer.body, previousKey)?.toString()).toBe(GIVEN);
  });
});

describe('WOODPECKER_SERVER', () => {
  it('is asked for its key once at start, and never again after a failed signature', async () => {
    let asked = 0;
    const server = createServer((request, response) => {
      asked += request.url === '/base/api/signature/public-key' ? 1 : 100;
      response.end(String(TEST_WOODPECKER_PUBLIC_PEM));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/base/`;
    const { port, lines, logged } = await start({ WOODPECKER_SERVER: address });
    await logged('public key fetched: compare it with the server');
    expect((await talk(port, toBytes(woodpeckerRequest()))).status).toBe(200);
    const changed = { ...woodpeckerRequest(), target: '/woodpecker?changed' };
    expect((await talk(port, toBytes(changed))).status).toBe(401);
    expect(asked).toBe(1);
    expect(lines().find(({ fingerprint }) => fingerprint)?.['fingerprint']).toMatch(/^SHA256:[\w+/]{43}/);
    server.close();
  });

  it('that gives no key leaves its client refused and the others served', async () => {
    const server = createServer((_, response) => response.end('<html>')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const { port, lines } = await start({ WOODPECKER_SERVER: address, DRONE_SECRET: TEST_DRONE_SECRET });
    expect((await talk(port, toBytes(woodpeckerRequest()))).status).toBe(503);
    expect((await talk(port, toBytes(droneRequest()))).status).toBe(200);
    expect(lines().some(({ reason }) => reason === 'no_key')).toBe(true);
    server.close();
  });
});

describe('health', () => {
  it('is open and names no address', async () => {
    vendors.set('bad', () => Promise.reject(new Error('vendor text')));
    const { port } = await start({
      ...BOTH_CLIENTS,
      REGISTRY_BAD_ADDRESS: 'bad.vendor.example',
      REGISTRY_BAD_VENDOR: 'bad',
    });
    expect((await get(port, '/healthz')).body).toBe('{"status":"ok"}');
    expect(JSON.parse((await get(port, '/readyz')).body)).toEqual({
      status: 'ok',
      registries: { bad: 'unused', one: 'unused' },
    });
    expect((await talk(port, toBytes(droneRequest()))).body).toBe(GIVEN);
    const degraded = await get(port, '/readyz');
    expect([degraded.status, JSON.parse(degraded.body)]).toEqual([
      200,
      { status: 'degraded', registries: { bad: 'failing', one: 'ok' } },
    ]);
  });

  it('is red when every registry in use fails', async () => {
    vendors.set('one', () => Promise.reject(new Error('vendor text')));
    const { port } = await start(BOTH_CLIENTS);
    await talk(port, toBytes(droneRequest()));
    const red = await get(port, '/readyz');
    expect([red.status, red.body]).toEqual([503, '{"status":"unavailable","registries":{"one":"failing"}}']);
  });
});

describe('TLS', () => {
  it('is served with the configured certificate, and plain HTTP is not', async () => {
    const { cert, key } = loopbackCertificate(['localhost']);
    const { port } = await start({
      ...BOTH_CLIENTS,
      TLS_CERT_FILE: file('cert.pem', cert),
      TLS_KEY_FILE: file('key.pem', key),
    });
    const status = await new Promise((resolve, reject) => {
      httpsRequest(
        { host: '127.0.0.1', port, path: '/healthz', ca: cert, servername: 'localhost', agent: false },
        (answer) => {
          resolve(answer.statusCode);
        },
      )
        .on('error', reject)
        .end();
    });
    expect(status).toBe(200);
    await expect(get(port, '/healthz')).rejects.toThrow(/closed after 0 bytes/);
  });
});

describe('a graceful stop', () => {
  it('finishes what runs, closes what is idle, and takes nothing new', async () => {
    let answerVendor: (value: { username: string; password: string }) => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      vendors.set('one', () => {
        resolve();
        return new Promise((give) => (answerVendor = give));
      });
    });
    const { port, stop } = await startInProcess({ ...ONE, ...BOTH_CLIENTS });
    const idle = connect(port, '127.0.0.1');
    await once(idle, 'connect');
    const busy = connect(port, '127.0.0.1').on('error', () => undefined);
    busy.write(toBytes(droneRequest()));
    const answer = readAnswer(busy);
    await asked;
    const stopped = stop();
    await once(idle, 'close');
    const refused = await talk(port, toBytes(droneRequest())).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Error);
    answerVendor({ username: 'vendor', password: 'one' });
    expect((await answer).body).toBe(GIVEN);
    await stopped;
  });
});

describe('hostile input', () => {
  it('is never in the log', async () => {
    const { port, output } = await start(BOTH_CLIENTS);
    const canary = 'CANARY-7f3a';
    const body = JSON.stringify({
      ...(JSON.parse(droneBody()) as object),
      netrc: { password: canary },
      x: canary,
    });
    await talk(
      port,
      toBytes(droneRequest({ body }), { 'X-Canary': canary, Authorization: `Bearer ${canary}` }),
    );
    await talk(port, toBytes(droneRequest({ body: `{"${canary}` })));
    await talk(port, toBytes(droneRequest(), { Signature: canary }));
    await talk(port, toBytes({ ...droneRequest(), target: `/drone?${canary}` }));
    const answer = await get(port, `/${canary}?${canary}`);
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain(canary);
    expect(output()).not.toContain(canary);
  });
});

function newPublicKey(): string {
  return generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
}
