import { describe, expect, it } from '@jest/globals';
import { NO_IDENTITY } from '../../test/support/azure/azure-loopback.js';
import { settingMessages } from '../../test/support/config/setting-messages.js';
import { withEnvironment } from '../../test/support/config/with-environment.js';
import { type Place, placeOf } from './azure-kv.hosts.js';
import { azureKvProblems } from './azure-kv.problems.js';
import { AzureKvSettings } from './azure-kv.settings.js';

const PUBLIC = 'https://login.microsoftonline.com';
const CHINA = 'https://login.chinacloudapi.cn';
const GOVERNMENT = 'https://login.microsoftonline.us';

/** With nothing in the environment but what is said. */
const place = (settings: AzureKvSettings, AZURE_AUTHORITY_HOST?: string): Promise<Place> =>
  withEnvironment({ ...NO_IDENTITY, AZURE_AUTHORITY_HOST }, () => Promise.resolve(placeOf(settings)));

describe('where vaults are', () => {
  it.each([
    [{}, undefined, 'vault.azure.net', PUBLIC],
    [{}, CHINA, 'vault.azure.cn', CHINA],
    [{}, `${GOVERNMENT}/`, 'vault.usgovcloudapi.net', GOVERNMENT],
    [{}, 'https://login.cloud.example', 'vault.azure.net', PUBLIC],
    [{}, 'no url', 'vault.azure.net', PUBLIC],
    [{}, `${CHINA}.evil.example`, 'vault.azure.net', PUBLIC],
    [{ authorityHost: `${CHINA}/` }, GOVERNMENT, 'vault.azure.cn', CHINA],
    [{ vaultSuffix: 'vault.usgovcloudapi.net' }, undefined, 'vault.usgovcloudapi.net', GOVERNMENT],
    [{ vaultSuffix: 'vault.cloud.example' }, CHINA, 'vault.cloud.example', PUBLIC],
  ])('with %j and %s in the environment is %s, by %s', async (settings, variable, suffix, authorityHost) => {
    const audience = `https://${suffix}`;
    expect(await place(settings, variable)).toEqual({ suffix, audience, authorityHost });
  });

  it('is not to be said of two clouds', () => {
    const problems = (settings: AzureKvSettings): readonly object[] => azureKvProblems(settings);
    expect(problems({ vaultSuffix: 'vault.azure.cn', authorityHost: GOVERNMENT })).toEqual([
      { setting: 'vaultSuffix', problem: 'is of another cloud than AUTHORITY_HOST: leave one of them out' },
    ]);
    expect(problems({ vaultSuffix: 'vault.azure.cn', authorityHost: CHINA })).toEqual([]);
    expect(problems({ vaultSuffix: 'vault.azure.cn', authorityHost: 'https://login.cloud.example' })).toEqual(
      [],
    );
  });

  it.each([
    ['vault.azure.net', true],
    ['vault.cloud.example', true],
    ['acme.vault.azure.net', false],
    ['x.vault.usgovcloudapi.net', false],
    ['vault', false],
    ['vault.azure.net:443', false],
    ['https://vault.azure.net', false],
    ['vault.azure.net/', false],
    ['.vault.azure.net', false],
    ['Vault.azure.net', false],
    ['vault.azure.net\n', false],
  ])('may be %j: %s', (vaultSuffix, isRight) => {
    const message = 'vaultSuffix must be a lower-case domain of two or more labels, such as vault.azure.net';
    expect(settingMessages(AzureKvSettings, { vaultSuffix })).toEqual(isRight ? [] : [message]);
  });
});

describe('the identity', () => {
  it('is said in the words of Entra, and not by a password', () => {
    expect(settingMessages(AzureKvSettings, { identity: 'managed-identity' })).toEqual([]);
    expect(settingMessages(AzureKvSettings, { identity: 'password' })).toEqual([
      'identity must be one of environment, managed-identity, workload-identity, client-secret, client-certificate',
    ]);
    expect(azureKvProblems({ clientSecret: 'fake' })).toEqual([
      { setting: 'tenantId', problem: 'is needed for the identity client-secret' },
      { setting: 'clientId', problem: 'is needed for the identity client-secret' },
    ]);
  });
});
