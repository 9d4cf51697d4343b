import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HANGS_MS } from '../support/children.js';
import { buildGo, COMPILER_MS, GO_PROGRAMS, goVersion } from '../support/clients/go-clients.js';
import { listenOnLoopback, type LoopbackServer } from '../support/net/loopback-server.js';
import { VaultStub } from '../support/stores/vault-stub.js';

const run = promisify(execFile);
const sources = fileURLToPath(new URL('./', import.meta.url));
const python = process.env['HVAC_PYTHON'];
const APPROLE = { role_id: 'ci', secret_id: 'TEST-ONLY-secret-id' };

if (python === undefined) {
  process.stderr.write(
    'skipped: hvac in vault-clients.spec.ts needs HVAC_PYTHON, a python with hvac of PyPI\n',
  );
}
if (goVersion() === undefined) {
  process.stderr.write('skipped: vault and openbao in vault-clients.spec.ts need go\n');
}

let server: LoopbackServer;
let stub: VaultStub;
beforeAll(async () => {
  server = await listenOnLoopback(
    createServer((request, response) => {
      stub.listener(request, response);
    }),
  );
  stub = new VaultStub();
  const role = { name: 'ci', ttl: 3_600, may: (path: string) => /^kv1?\//.test(path) };
  stub.logins.set('approle/login', { body: APPROLE, role });
  stub.kv.mount('kv/', '2');
  stub.kv.mount('kv1/', '1');
  stub.kv.mount('team/nested/', '2');
  stub.kv.put('kv/ci/hub', { password: 'first' });
  stub.kv.put('kv/ci/hub', { password: 'second', port: 5000 });
  stub.kv.put('kv/ci/gone', { password: 'x' });
  stub.kv.delete('kv/ci/gone');
  stub.kv.put('kv/ci/deep/er', { password: 'x' });
  stub.kv.put('kv1/old', { password: 'kv1-value' });
  stub.kv.put('team/nested/x', { password: 'x' });
});
afterAll(async () => {
  await server.close();
});

/** What every client has to see of the stub, which answers as a real OpenBao did. */
const SEEN = {
  renewable: true,
  life: 3_600,
  kv2: { password: 'second', port: 5000 },
  first: { password: 'first' },
  missing: 'refused',
  forbidden: 'refused',
  kv1: { password: 'kv1-value' },
  deleted: true,
  list: ['deep/', 'gone', 'hub'],
  renewed: 3_600,
  ttl: expect.any(Number),
  sealed: false,
  wrong: 'refused',
};

async function seenBy(program: string, ...parameters: readonly string[]): Promise<unknown> {
  const url = `http://${server.host}`;
  // Without the environment's proxies, and so without anything else of it.
  const env = { VAULT_ADDR: url, BAO_ADDR: url, ROLE_ID: APPROLE.role_id, SECRET_ID: APPROLE.secret_id };
  const { stdout } = await run(program, parameters, { env, timeout: HANGS_MS });
  return JSON.parse(stdout) as unknown;
}

describe('the stub of a Vault is one to clients that others wrote', () => {
  (goVersion() === undefined ? it.skip : it).each(['vault', 'openbao'])(
    'the Go client of %s',
    async (name) => {
      buildGo(name);
      expect(await seenBy(join(GO_PROGRAMS, name))).toEqual(SEEN);
    },
    COMPILER_MS,
  );

  (python === undefined ? it.skip : it)('hvac of Python', async () => {
    expect(await seenBy(python ?? '', join(sources, 'hvac', 'client.py'))).toEqual(SEEN);
  });
});
