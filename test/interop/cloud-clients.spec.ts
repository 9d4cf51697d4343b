import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { AZURE, entraToken } from '../support/azure/azure-stub.js';
import { KeyVaultStub } from '../support/azure/key-vault-stub.js';
import { HANGS_MS } from '../support/children.js';
import { SecretManagerStub } from '../support/google/secret-manager-stub.js';
import { loopbackCertificate } from '../support/net/loopback-certificate.js';
import { VendorServer } from '../support/registry/vendor-server.js';

const run = promisify(execFile);
const python = process.env['CLOUDS_PYTHON'];
const withPython = python === undefined ? it.skip : it;
if (python === undefined) {
  process.stderr.write(
    'skipped: cloud-clients.spec.ts needs CLOUDS_PYTHON, a python with google-cloud-secret-manager and azure-keyvault-secrets of PyPI\n',
  );
}

/** What a client saw. Without the environment's proxies, and so without anything else of it. */
async function seenBy(script: string, env: Readonly<Record<string, string>>): Promise<unknown> {
  const path = fileURLToPath(new URL(`clouds/${script}`, import.meta.url));
  const { stdout } = await run(python ?? '', [path], { env, timeout: HANGS_MS });
  return JSON.parse(stdout) as unknown;
}

describe('the stub of a cloud is one to the client that the cloud itself wrote', () => {
  withPython('Secret Manager, to that of Google, which finds its checksums right', async () => {
    const stub = new SecretManagerStub();
    stub.add('/secrets/hub', 'first', 'old');
    stub.add('/secrets/hub', 'grün');
    stub.add('/locations/europe-west3/secrets/hub', 'regional');
    stub.add('/secrets/disabled', 'x');
    stub.set('/secrets/disabled', 'DISABLED');
    const server = await VendorServer.start(stub.listener);
    const SECRET_MANAGER = new URL(server.origin).host;
    const name = 'projects/123456789012/secrets/hub/versions/';
    expect(await seenBy('secret_manager.py', { SECRET_MANAGER, TOKEN: 'TEST-ONLY-token' })).toEqual({
      latest: ['grün', true, `${name}2`],
      number: ['first', true, `${name}1`],
      alias: ['first', true, `${name}1`],
      regional: ['regional', true, 'projects/123456789012/locations/europe-west3/secrets/hub/versions/1'],
      disabled: ['BadRequest', true],
      missing: ['NotFound', false],
      beyond: ['NotFound', false],
    });
    await server.close();
  });

  withPython('Key Vault, to that of Microsoft, which is told whom to ask for a token', async () => {
    const stub = new KeyVaultStub();
    const VERSION = stub.add('localhost', 'hub', 'first');
    const current = stub.add('localhost', 'hub', 'second');
    const expired = stub.add('localhost', 'expired', 'old', 1_500_000_000);
    for (const name of ['disabled', 'deleted']) stub.add('localhost', name, 'x');
    stub.disable('localhost', 'disabled');
    stub.delete('localhost', 'deleted');
    const certificate = loopbackCertificate(['localhost']);
    const server = await VendorServer.start(stub.listener, certificate);
    const folder = mkdtempSync(join(tmpdir(), 'dockpass-vault-'));
    const CA = join(folder, 'ca.pem');
    writeFileSync(CA, certificate.cert);
    const VAULT = `https://localhost:${String(server.port)}`;
    const TOKEN = entraToken(AZURE, 'https://vault.azure.net');
    expect(await seenBy('key_vault.py', { VAULT, CA, TOKEN, VERSION })).toEqual({
      current: ['second', current, null],
      fixed: ['first', VERSION, null],
      expired: ['old', expired, 2017],
      disabled: ['HttpResponseError', 403, 'Forbidden'],
      deleted: ['ResourceNotFoundError', 404, 'SecretNotFound'],
      missing: ['ResourceNotFoundError', 404, 'SecretNotFound'],
      scopes: ['https://vault.azure.net/.default'],
    });
    rmSync(folder, { recursive: true });
    await server.close();
  });
});
