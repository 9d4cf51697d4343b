import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AZURE } from '../../../test/support/azure/azure-stub.js';
import { AzureLoopback, NO_IDENTITY } from '../../../test/support/azure/azure-loopback.js';
import { withEnvironment } from '../../../test/support/config/with-environment.js';
import { LoopbackGoogle } from '../../../test/support/google/google-loopback.js';
import { IDENTITY_TOKEN, identityTokenFile, jwtWith } from '../../../test/support/identity/identity-token.js';
import { settingMessages } from '../../../test/support/config/setting-messages.js';
import { IDENTITIES, identityProblems, IdentitySettings } from './identity-settings.js';
import { type ProviderError } from '../provider-error.js';
import { identityToken, type IdentityRequest, loadIdentity } from './identity-token.js';

const { signal } = new AbortController();

async function tokenOf(
  settings: IdentitySettings,
  more: Partial<Omit<IdentityRequest, 'settings'>> = {},
): Promise<string> {
  return identityToken({ settings, signal, ...more }).catch(
    (error: unknown) => (error as ProviderError).code,
  );
}

describe('an identity token of a file', () => {
  it('is read anew each time, without the line end', async () => {
    const path = identityTokenFile();
    expect(await tokenOf({ identityTokenFile: path })).toBe(IDENTITY_TOKEN);
    const rotated = jwtWith({ sub: 'rotated' });
    writeFileSync(path, rotated);
    expect(await tokenOf({ identityTokenFile: path })).toBe(rotated);
  });

  it.each([
    ['is empty', ''],
    ['holds a password', 'TEST-ONLY-password'],
    ['holds two tokens', `${IDENTITY_TOKEN}\n${IDENTITY_TOKEN}`],
    ['is longer than any token', 'a'.repeat(70_000)],
  ])('is none where the file %s', async (_, text) => {
    expect(await tokenOf({ identityTokenFile: identityTokenFile(text) })).toBe('not_configured');
  });

  it('is none where there is no file, or it is a directory', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dockpass-identity-'));
    for (const path of [folder, join(folder, 'none')])
      expect(await tokenOf({ identityTokenFile: path })).toBe('not_configured');
  });
});

describe('an identity token of Google', () => {
  let google: LoopbackGoogle;
  beforeAll(async () => {
    google = await LoopbackGoogle.start();
  });
  beforeEach(() => {
    google.reset();
  });
  afterAll(() => google.close());

  it('is that of the machine, for the audience that is wanted', async () => {
    const token = await tokenOf({ identity: 'google' }, { audience: 'https://issuer.acme.example' });
    expect(token).toBe(google.stub.idToken);
    expect(google.stub.metadata.at(-1)).toBe(
      '/computeMetadata/v1/instance/service-accounts/default/identity?format=full&audience=https://issuer.acme.example',
    );
  });

  it('has the audience that the settings name rather than that of the vendor', async () => {
    await tokenOf({ identity: 'google', audience: 'other' }, { audience: 'https://issuer.acme.example' });
    expect(google.stub.metadata.at(-1)).toContain('audience=other');
  });

  it('is none without an audience, and for an account that has none', async () => {
    expect(await tokenOf({ identity: 'google' })).toBe('not_configured');
    const file = { type: 'authorized_user', client_id: 'a', client_secret: 'b', refresh_token: 'c' };
    process.env['GOOGLE_APPLICATION_CREDENTIALS'] = await google.file('adc.json', file);
    expect(await tokenOf({ identity: 'google', audience: 'a' })).toBe('not_configured');
  });
});

describe('an identity token of Azure', () => {
  it('is that of the workload, for the app that is its audience', async () => {
    const azure = await AzureLoopback.start();
    const path = identityTokenFile(AZURE.federatedToken);
    const variables = {
      ...NO_IDENTITY,
      AZURE_TENANT_ID: AZURE.tenantId,
      AZURE_CLIENT_ID: AZURE.clientId,
      AZURE_FEDERATED_TOKEN_FILE: path,
      AZURE_AUTHORITY_HOST: `${azure.server.origin}/`,
    };
    const { network } = azure;
    const token = await withEnvironment(variables, () =>
      tokenOf({ identity: 'azure', audience: 'api://dockpass' }, { network }),
    );
    expect(azure.stub.forms.at(-1)?.get('scope')).toBe('api://dockpass/.default');
    expect(token).not.toBe('not_configured');
    await azure.close();
  });
});

it.each(IDENTITIES)('what %s needs can be loaded before a request does', async (identity) => {
  await expect(loadIdentity({ identity })).resolves.toBeUndefined();
});

describe('the settings of an identity token', () => {
  it.each<[string, IdentitySettings, string, string | undefined]>([
    ['a file', { identityTokenFile: '/t' }, '', undefined],
    ['a cloud', { identity: 'google', audience: 'a' }, '', undefined],
    ['a cloud without an audience', { identity: 'google' }, '', 'audience'],
    ['a cloud where the vendor has one', { identity: 'google' }, 'a', undefined],
    ['both', { identityTokenFile: '/t', identity: 'google' }, '', 'identity'],
    ['an audience for a file', { identityTokenFile: '/t', audience: 'a' }, '', 'audience'],
    ['nothing', {}, 'a', 'identityTokenFile'],
  ])('say what is wrong with %s', (_, settings, known, setting) => {
    expect(identityProblems(settings, known).map((problem) => problem.setting)).toEqual(
      setting === undefined ? [] : [setting],
    );
  });

  it.each([
    [{ identity: 'aws-sso' }, 'identity must be one of aws, google, azure'],
    [{ audience: 'a b' }, 'audience must be visible ASCII characters without spaces'],
    [{ identityTokenFile: '' }, 'identityTokenFile must be the path of a file'],
  ])('refuse %j', (own, message) => {
    expect(settingMessages(IdentitySettings, own)).toEqual([message]);
  });
});
