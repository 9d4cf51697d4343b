import { describe, expect, it } from '@jest/globals';
import { loopbackCertificate } from '../../test/support/net/loopback-certificate.js';
import { settingMessages } from '../../test/support/config/setting-messages.js';
import { AcrSettings } from './acr.settings.js';

const { cert, key } = loopbackCertificate(['acme.example']);
const GUID = '22222222-2222-4222-8222-222222222222';

const messages = (settings: object): readonly string[] => settingMessages(AcrSettings, settings);

const GOOD: readonly object[] = [
  {},
  { identity: 'workload-identity', tenantId: GUID, clientId: GUID.toUpperCase() },
  { tenantId: 'acme.onmicrosoft.com', clientSecret: 'fake:~secret with spaces' },
  { clientCertificate: `${cert}${key}`, clientCertificatePassword: 'fake' },
  { clientCertificate: `${key}${cert}` },
  { federatedTokenFile: '/var/run/secrets/token' },
  { authorityHost: 'https://login.microsoftonline.us/', audience: 'https://containerregistry.azure.net' },
  { loginServerSuffix: 'azurecr.cloud.example' },
  { username: 'ci-pull', password: 'fake:password' },
];

const BAD: readonly (readonly [object, string])[] = [
  [
    { identity: 'azure-cli' },
    'identity must be one of environment, managed-identity, workload-identity, client-secret, client-certificate, password',
  ],
  [{ tenantId: 'acme/../evil' }, 'tenantId must be a tenant id or a domain'],
  [{ tenantId: '' }, 'tenantId must be a tenant id or a domain'],
  [{ clientId: 'my-app' }, 'clientId must be the application (client) id, a GUID'],
  [{ clientSecret: 'two\nlines' }, 'clientSecret must be one line of text'],
  [{ tenantId: 5 }, 'tenantId must be a tenant id or a domain'],
  [{ clientSecret: 'x'.repeat(4097) }, 'clientSecret must have at most 4096 characters'],
  [{ clientCertificate: 'x'.repeat(65_537) }, 'clientCertificate must have at most 65536 characters'],
  [{ federatedTokenFile: 'token' }, 'federatedTokenFile must be an absolute path'],
  [{ authorityHost: 'http://login.example' }, 'authorityHost must be an https URL without a path'],
  [{ authorityHost: 'https://login.example/tenant' }, 'authorityHost must be an https URL without a path'],
  [{ authorityHost: 'https://user@login.example' }, 'authorityHost must be an https URL without a path'],
  [
    { audience: 'https://containerregistry.azure.net/.default' },
    'audience must be an https URL without a path, without /.default',
  ],
  [
    { loginServerSuffix: 'example' },
    'loginServerSuffix must be a lower-case domain of two or more labels, none of Azure’s own',
  ],
  [
    { loginServerSuffix: 'data.azurecr.io' },
    'loginServerSuffix must be a lower-case domain of two or more labels, none of Azure’s own',
  ],
  [
    { loginServerSuffix: '.azurecr.example:443' },
    'loginServerSuffix must be a lower-case domain of two or more labels, none of Azure’s own',
  ],
  [{ username: 'user:name' }, 'username must not hold a colon or control characters'],
];

describe('the settings of an entry for Azure Container Registry', () => {
  it.each(GOOD)('%j is fine', (settings) => {
    expect(messages(settings)).toEqual([]);
  });

  it.each(BAD)('%j is refused', (settings, message) => {
    expect(messages(settings)).toEqual([message]);
  });
});
