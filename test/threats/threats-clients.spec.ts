import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { vendors } from '../fixtures/providers/vendor/vendor.module.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../support/in-process-gateway.js';
import { droneBody, droneRequest, woodpeckerBody, woodpeckerRequest } from '../support/clients/sign.js';
import { ask, bothClients, credentialsIn, vendorEntry } from '../support/docs/threats.js';

const folder = mkdtempSync(join(tmpdir(), 'dockpass-threats-'));
const serverA = generateKeyPairSync('ed25519');
const serverB = generateKeyPairSync('ed25519');
const SECRETS = { x: 'TEST-ONLY-secret-of-the-pool-x-32b', y: 'TEST-ONLY-secret-of-the-pool-y-32b' };

let gateway: InProcessGateway;
let mints = 0;

function publicPem(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

beforeAll(async () => {
  const config = join(folder, 'dockpass.json');
  const clients = [
    { name: 'server-a', dialect: 'woodpecker', publicKey: publicPem(serverA.publicKey) },
    { name: 'server-b', dialect: 'woodpecker', publicKey: publicPem(serverB.publicKey) },
    { name: 'pool-x', dialect: 'drone', secret: SECRETS.x },
    { name: 'pool-y', dialect: 'drone', secret: SECRETS.y },
  ];
  writeFileSync(config, JSON.stringify({ clients }), { mode: 0o600 });
  vendors.set('counted', () =>
    Promise.resolve({ username: 'vendor', password: `counted-${String(++mints)}` }),
  );
  gateway = await startInProcess({
    ...BOTH_CLIENTS,
    DOCKPASS_CONFIG: config,
    ...vendorEntry('counted', { CLIENTS: 'drone,woodpecker' }),
    ...vendorEntry('a', { CLIENTS: 'server-a', REPO_IDS: '998877' }),
    ...vendorEntry('b', { CLIENTS: 'server-b', REPO_IDS: '998877' }),
    ...vendorEntry('x', { CLIENTS: 'pool-x' }),
    ...vendorEntry('y', { CLIENTS: 'pool-y', FORKS: 'allow' }),
  });
});
afterAll(async () => {
  vendors.clear();
  await gateway.stop();
  rmSync(folder, { recursive: true });
});

const codeIn = (body: string): string => (JSON.parse(body) as { error: { code: string } }).error.code;
const passwordsIn = (body: string): string[] => credentialsIn(body).map(({ password }) => password);

describe('T3 somebody who replays', () => {
  it('T3 the same bytes get the same answer again and again, from one mint, and are never refused', async () => {
    for (const request of bothClients()) {
      const answers = [];
      for (let at = 0; at < 20; at++) answers.push(await ask(gateway.port, request));
      expect(new Set(answers.map((answer) => answer.join(' '))).size).toBe(1);
      expect(answers[0]?.[0]).toBe(200);
      expect(passwordsIn(answers[0]?.[1] ?? '')).toEqual(['counted-1']);
    }
  });

  it('T3 another body under the signed digest is refused, whatever it asks for', async () => {
    const mine = {
      drone: droneBody({ repo: 'mallory/x' }),
      woodpecker: woodpeckerBody({ repo: 'mallory/x' }),
    };
    for (const [request, body] of [
      [droneRequest({ body: mine.drone }), droneBody()],
      [woodpeckerRequest({ body: mine.woodpecker }), woodpeckerBody()],
    ] as const) {
      const swapped = { ...request, body: Buffer.from(body) };
      const [status, answer] = await ask(gateway.port, swapped, {
        'Content-Length': String(swapped.body.length),
      });
      expect([status, codeIn(answer)]).toEqual([401, 'digest_mismatch']);
    }
  });
});

describe('T4 a repository administrator who harvests a signature', () => {
  it('T4 a config request, which the same key signs, is no registry request', async () => {
    const body = JSON.parse(woodpeckerBody()) as object;
    for (const configuration of [
      [],
      [{ name: '.woodpecker.yml', data: 'steps: {}' }],
      {},
      'x',
      null,
      0,
      false,
    ]) {
      const request = woodpeckerRequest({ body: JSON.stringify({ ...body, configuration }) });
      const [status, answer] = await ask(gateway.port, request);
      expect([status, codeIn(answer)]).toEqual([400, 'invalid_body']);
    }
  });

  it('T4 a signature for another target opens nothing here, and other targets do not exist', async () => {
    const same = ['/woodpecker?x', '/woodpecker/']; // the route is the same, what is signed is not
    for (const target of ['/woodpecker/secret', '/woodpecker/registry', '/secret', ...same]) {
      const elsewhere = woodpeckerRequest({ target });
      const [moved, refusal] = await ask(gateway.port, { ...elsewhere, target: '/woodpecker' });
      expect([moved, codeIn(refusal)]).toEqual([401, 'signature_mismatch']);
      const [status, answer] = await ask(gateway.port, elsewhere);
      if (same.includes(target)) expect(status).toBe(200);
      else expect([status, codeIn(answer)]).toEqual([404, 'not_found']);
    }
  });
});

describe('T5 another CI server', () => {
  const from = (name: string, privateKey: KeyObject): Promise<[number, string]> =>
    ask(gateway.port, woodpeckerRequest({ target: `/woodpecker/${name}`, privateKey }));

  it('T5 the key of one server opens no route but its own', async () => {
    for (const name of ['server-a', 'server-b']) {
      const wrong = name === 'server-a' ? serverB : serverA;
      const [status, body] = await from(name, wrong.privateKey);
      expect([status, codeIn(body)]).toEqual([401, 'signature_mismatch']);
    }
    const [status] = await ask(gateway.port, woodpeckerRequest({ privateKey: serverA.privateKey }));
    expect(status).toBe(401);
  });

  it('T5 the same id on two servers is two repositories', async () => {
    expect(passwordsIn((await from('server-a', serverA.privateKey))[1])).toEqual(['a']);
    expect(passwordsIn((await from('server-b', serverB.privateKey))[1])).toEqual(['b']);
  });
});

describe('T6 a runner that was taken over', () => {
  it('T6 its secret opens no other route, and on its own only what is for it', async () => {
    for (const repo of ['octocat/hello-world', 'acme/app', 'x/y']) {
      for (const event of ['push', 'tag', 'pull_request', 'promote']) {
        const body = droneBody({ repo, event });
        const own = await ask(
          gateway.port,
          droneRequest({ target: '/drone/pool-x', secret: SECRETS.x, body }),
        );
        expect(passwordsIn(own[1])).toEqual(['x']);
        for (const target of ['/drone/pool-y', '/drone/pool-y/', '/drone', '/drone/', '/', '/elsewhere']) {
          const [status, answer] = await ask(gateway.port, droneRequest({ target, secret: SECRETS.x, body }));
          expect([status, codeIn(answer)]).toEqual([401, 'signature_mismatch']);
        }
      }
    }
  });
});
