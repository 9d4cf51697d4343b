import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AZURE, azureStub } from '../support/azure/azure-stub.js';
import { KeyVaultStub } from '../support/azure/key-vault-stub.js';
import { CanaryCloud } from '../support/chaos/canary-cloud.js';
import { HANGS_MS } from '../support/children.js';
import { droneRequest, TEST_DRONE_SECRET } from '../support/clients/sign.js';
import { ask, credentialsIn } from '../support/docs/threats.js';
import { withGateway } from '../support/gateway-process.js';
import { GoogleStub, TEST_KEY_FILE } from '../support/google/google-stub.js';
import { SecretManagerStub } from '../support/google/secret-manager-stub.js';
import { PROGRAM, programEnv } from '../support/program.js';

const { tenantId, clientId, clientSecret } = AZURE;
const HOSTS = ['secretmanager.googleapis.com', 'oauth2.googleapis.com', 'acme-ci.vault.azure.net'];
const ENTRA = 'login.microsoftonline.com';
const PAIR = JSON.stringify({ username: 'ci', password: 'TEST-ONLY-kept' });

const ENTRIES = {
  DRONE_SECRET: TEST_DRONE_SECRET,
  GCP_SM_KEY: JSON.stringify(TEST_KEY_FILE),
  REGISTRY_G_ADDRESS: 'google.example',
  REGISTRY_G_USERNAME: 'octo',
  REGISTRY_G_PASSWORD_FROM: 'gcp-sm:projects/acme-ci/secrets/hub',
  AZURE_KV_TENANT_ID: tenantId,
  AZURE_KV_CLIENT_ID: clientId,
  AZURE_KV_CLIENT_SECRET: clientSecret,
  REGISTRY_M_ADDRESS: 'azure.example',
  REGISTRY_M_USERNAME_FROM: 'azure-kv:acme-ci/hub#username',
  REGISTRY_M_PASSWORD_FROM: 'azure-kv:acme-ci/hub#password',
};

/** The program with the real libraries, whose every call goes through a proxy to clouds that are played. */
describe('the program, with secrets in two clouds', () => {
  let cloud: CanaryCloud;
  let folder: string;
  let env: Readonly<Record<string, string>>;
  beforeAll(async () => {
    const [google, secrets] = [new GoogleStub(), new SecretManagerStub()];
    secrets.add('/secrets/hub', 'TEST-ONLY-kept\n');
    const [entra, vaults] = [azureStub(), new KeyVaultStub()];
    vaults.add('acme-ci', 'hub', PAIR);
    cloud = new CanaryCloud([...HOSTS, ENTRA]);
    cloud.answer('google', 'oauth2.googleapis.com', google.listener);
    cloud.answer('google', 'secretmanager.googleapis.com', secrets.listener);
    cloud.answer('azure', ENTRA, entra.listener);
    cloud.answer('azure', 'acme-ci.vault.azure.net', vaults.listener);
    await cloud.start();
    folder = mkdtempSync(join(tmpdir(), 'dockpass-clouds-'));
    const certificate = join(folder, 'ca.pem');
    writeFileSync(certificate, cloud.certificate);
    env = { ...ENTRIES, ...cloud.env(certificate) };
  });
  afterAll(async () => {
    await cloud.close();
    rmSync(folder, { recursive: true });
  });

  it('gives what is kept there', async () => {
    await withGateway(env, async ({ port }) => {
      const [status, body] = await ask(port, droneRequest());
      expect([status, credentialsIn(body)]).toEqual([
        200,
        [
          { address: 'google.example', username: 'octo', password: 'TEST-ONLY-kept' },
          { address: 'azure.example', username: 'ci', password: 'TEST-ONLY-kept' },
        ],
      ]);
    });
  });

  it('says of each path what is wrong with it, and nothing of what is kept', async () => {
    const wrong = {
      ...env,
      REGISTRY_G_PASSWORD_FROM: 'gcp-sm:projects/acme-ci/secrets/none',
      REGISTRY_M_PASSWORD_FROM: 'azure-kv:acme-ci/none#password',
    };
    const options = { cwd: folder, env: { ...programEnv(), ...wrong }, timeout: HANGS_MS };
    const failed: unknown = await promisify(execFile)(PROGRAM, ['check', '--probe'], options).catch(
      (error: unknown) => error,
    );
    const { code, stdout, stderr } = failed as { code: number; stdout: string; stderr: string };
    expect(code).toBe(1);
    expect(stdout.split('\n').filter((line) => /-sm:|-kv:/.test(line))).toEqual([
      '  g, password   gcp-sm:projects/acme-ci/secrets/none   store   the store has nothing at this path, or it was deleted',
      '  m, username   azure-kv:acme-ci/hub#username          ok      the store gave a value',
      '  m, password   azure-kv:acme-ci/none#password         store   the store has nothing at this path, or it was deleted',
    ]);
    expect(stdout + stderr).not.toMatch(/TEST-ONLY|canary/);
  });
});
