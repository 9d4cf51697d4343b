import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AzureLoopback, NO_IDENTITY } from '../../../../test/support/azure/azure-loopback.js';
import { AZURE } from '../../../../test/support/azure/azure-stub.js';
import { loopbackCertificate } from '../../../../test/support/net/loopback-certificate.js';
import { withEnvironment } from '../../../../test/support/config/with-environment.js';

const { tenantId, clientId, clientSecret, federatedToken } = AZURE;

describe('signing in to Azure with the real SDK', () => {
  let azure: AzureLoopback;
  let folder: string;
  let tokenFile: string;

  beforeAll(async () => {
    azure = await AzureLoopback.start();
    folder = await mkdtemp(join(tmpdir(), 'dockpass-azure-'));
    tokenFile = join(folder, 'federated-token');
    await writeFile(tokenFile, `${federatedToken}\n`);
  });
  afterEach(() => {
    azure.reset();
  });
  afterAll(async () => {
    await azure.close();
    await rm(folder, { recursive: true });
  });

  const entraForm = (): URLSearchParams => azure.stub.forms[0] ?? new URLSearchParams();

  it('proves an app registration by its secret, for the audience that is asked for', async () => {
    await azure.token(azure.secret, { audience: 'https://vault.vendor.example' });
    expect(entraForm().get('client_secret')).toBe(clientSecret);
    expect(entraForm().get('scope')).toBe('https://vault.vendor.example/.default');
  });

  it('proves an app registration by its certificate', async () => {
    const { cert, key } = loopbackCertificate(['acme.example'], 'rsa');
    await azure.token(azure.at({ tenantId, clientId, clientCertificate: `${key}${cert}` }));
    expect(entraForm().get('client_assertion')?.split('.')).toHaveLength(3);
    expect(entraForm().get('client_secret')).toBeNull();
  });

  it('proves a workload by its federated token, which it reads anew each time', async () => {
    const settings = azure.at({ tenantId, clientId, federatedTokenFile: tokenFile });
    await azure.token(settings);
    expect(entraForm().get('client_assertion')).toBe(federatedToken);
    const rotated = join(folder, 'rotating-token');
    await writeFile(rotated, 'fake.outdated.token');
    const rotating = { ...settings, federatedTokenFile: rotated };
    await expect(azure.token(rotating)).rejects.toMatchObject({ code: 'refused' });
    await writeFile(rotated, federatedToken);
    await expect(azure.token(rotating)).resolves.toBeDefined();
  });

  it('takes the workload identity of a cluster from its variables', async () => {
    const variables = {
      AZURE_TENANT_ID: tenantId,
      AZURE_CLIENT_ID: clientId,
      AZURE_FEDERATED_TOKEN_FILE: tokenFile,
      AZURE_AUTHORITY_HOST: `${azure.server.origin}/`,
    };
    await withEnvironment({ ...NO_IDENTITY, ...variables }, () => azure.token({}));
    expect(entraForm().get('client_assertion')).toBe(federatedToken);
  });

  it('keeps its limits where the SDK turns a managed identity into a workload identity', async () => {
    const variables = {
      AZURE_TENANT_ID: tenantId,
      AZURE_CLIENT_ID: clientId,
      AZURE_FEDERATED_TOKEN_FILE: tokenFile,
      AZURE_AUTHORITY_HOST: azure.server.origin,
    };
    const settings = { identity: 'managed-identity' } as const;
    await withEnvironment({ ...NO_IDENTITY, ...variables }, async () => {
      await azure.token(settings);
      await azure.token({ ...settings, clientId });
    });
    expect(azure.stub.forms.filter((form) => form.has('client_assertion'))).toHaveLength(2);
  });

  it('takes a service principal from the variables of the SDK', async () => {
    const variables = {
      AZURE_TENANT_ID: tenantId,
      AZURE_CLIENT_ID: clientId,
      AZURE_CLIENT_SECRET: clientSecret,
    };
    await withEnvironment({ ...NO_IDENTITY, ...variables }, () => azure.token(azure.at({})));
    expect(entraForm().get('client_secret')).toBe(clientSecret);
  });

  it.each([
    ['a missing federated token', { tenantId, clientId, federatedTokenFile: '/nonexistent/token' }],
    ['a certificate that is none', { tenantId, clientId, clientCertificate: 'fake' }],
    ['a workload identity without its variables', { identity: 'workload-identity' } as const],
    ['an authority without TLS', { tenantId, clientId, clientSecret, authorityHost: 'http://127.0.0.1' }],
  ])('has no identity with %s, and asks nobody', async (_, settings) => {
    const minting = withEnvironment(NO_IDENTITY, () => azure.token(azure.at(settings)));
    await expect(minting).rejects.toMatchObject({
      code: 'not_configured',
      message: 'the provider is not configured completely or has no identity to use',
    });
    expect(azure.server.seen).toEqual([]);
  });
});
