import { afterEach, describe, expect, it } from '@jest/globals';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../support/in-process-gateway.js';
import { droneBody, droneRequest, woodpeckerBody, woodpeckerRequest } from '../support/clients/sign.js';
import { ask, bothClients, credentialsIn, vendorEntry } from '../support/docs/threats.js';

let gateway: InProcessGateway | undefined;

afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
});

async function start(env: Readonly<Record<string, string>> = {}): Promise<InProcessGateway> {
  return (gateway = await startInProcess({ ...BOTH_CLIENTS, ...vendorEntry('one'), ...env }));
}

async function expectAlive(port: number): Promise<void> {
  for (const request of bothClients()) {
    const [status, body] = await ask(port, request);
    expect([status, credentialsIn(body).map(({ password }) => password)]).toEqual([200, ['one']]);
  }
}

describe('T10 keys that reach into prototypes', () => {
  const KEYS = [
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'then',
    'toJSON',
    '__defineGetter__',
  ];
  const payloads = ['{"polluted":1,"slug":"x/y","event":"tag","from_fork":false}', '"x"', 'null', '[1]'];

  it('T10 odd keys at every level are accepted or refused, and change nothing', async () => {
    const { port } = await start({ REGISTRY_ONE_REPOS: 'octocat/hello-world' });
    for (const key of KEYS) {
      for (const payload of payloads) {
        for (const [sign, body] of [
          [droneRequest, droneBody()],
          [woodpeckerRequest, woodpeckerBody().trim()],
        ] as const) {
          for (const place of [/^\{/, /"repo":\{/, /"(?:build|pipeline)":\{/, /"(?:params|trusted)":\{/]) {
            const odd = body.replace(place, (found) => `${found}"${key}":${payload},`).replace(',}', '}');
            expect(odd).toContain(`"${key}":`);
            const [status, answer] = await ask(port, sign({ body: odd }));
            expect([status, credentialsIn(answer).map(({ password }) => password)]).toEqual([200, ['one']]);
          }
        }
      }
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('T10 a body whose needed parts are only such keys is refused', async () => {
    const { port } = await start();
    for (const key of KEYS) {
      for (const body of [
        `{"${key}":{"repo":{"slug":"a/b","full_name":"a/b"}}}`,
        `{"repo":{"${key}":"a/b"},"build":{},"pipeline":{}}`,
      ]) {
        for (const request of [droneRequest({ body }), woodpeckerRequest({ body })]) {
          expect((await ask(port, request))[0]).toBe(400);
        }
      }
    }
    await expectAlive(port);
  });
});

describe('T11 hops that disagree', () => {
  const FORWARDING = {
    Forwarded: 'for=10.0.0.1;host=evil.example;proto=https',
    'X-Forwarded-For': '127.0.0.1, 10.0.0.1',
    'X-Forwarded-Host': 'evil.example',
    'X-Forwarded-Proto': 'https',
    'X-Forwarded-Prefix': '/woodpecker',
    'X-Original-URL': '/admin/status',
    'X-Rewrite-URL': '/admin/status',
    'X-HTTP-Method-Override': 'GET',
    'X-Real-IP': '127.0.0.1',
    'X-Forwarded-User': 'admin',
    Via: '1.1 evil',
    Host: 'evil.example',
  };

  it('T11 what proxies add decides nothing', async () => {
    const { port } = await start({ ADMIN_TOKEN: 'TEST-ONLY-admin-token-0123' });
    for (const request of [
      ...bothClients(),
      droneRequest({ target: '/' }),
      woodpeckerRequest({ target: '/' }),
    ]) {
      const plain = await ask(port, request);
      expect(plain[0]).toBe(200);
      for (const [name, value] of Object.entries(FORWARDING)) {
        expect(await ask(port, request, { [name]: value })).toEqual(plain);
      }
    }
    for (const request of bothClients()) {
      const nobody = { ...request, target: `${request.target}/nobody` };
      expect((await ask(port, nobody, FORWARDING))[0]).toBe(404);
    }
  });

  it('T11 a date or a signature in another header is not looked at', async () => {
    const { port } = await start();
    const stale = droneRequest({ date: Date.now() - 3_600_000 });
    const now = new Date().toUTCString();
    for (const name of ['X-Date', 'Last-Modified', 'X-Amz-Date']) {
      expect((await ask(port, stale, { [name]: now }))[0]).toBe(401);
    }
    const value = droneRequest().headers.find(([name]) => name === 'Signature')?.[1] ?? '';
    for (const changes of [
      { Signature: undefined, Authorization: `Signature ${value}` },
      { Authorization: `Signature ${value}` },
      { Signature: undefined, 'X-Signature': value },
    ]) {
      expect((await ask(port, droneRequest(), changes))[0]).toBe(401);
    }
  });
});
