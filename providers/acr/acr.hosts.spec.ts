import { describe, expect, it } from '@jest/globals';
import { acrScope, authorityHostOf } from './acr.hosts.js';

const LOGIN_SERVERS = [
  'acmecorp.azurecr.io',
  'acme5.azurecr.io',
  `${'a'.repeat(50)}.azurecr.io`,
  'acmecorp-d4f2ab7c91e0b3aa.azurecr.io',
  'acmecorp.westeurope.geo.azurecr.io',
  'acmecorp-d4f2ab7c91e0b3aa.eastus2.geo.azurecr.io',
  'acmecorp.azurecr.cn',
  'acmecorp.chinaeast2.geo.azurecr.cn',
  'acmecorp.azurecr.us',
];

const STRANGERS = [
  'acmecorp.westeurope.data.azurecr.io',
  'mcr.microsoft.com',
  'westeurope.data.mcr.microsoft.com',
  'acmecorp.azurecr.de',
  'acmecorp.blob.core.windows.net',
  'azurecr.io',
  '.azurecr.io',
  'acme.azurecr.io',
  `${'a'.repeat(51)}.azurecr.io`,
  'acme-corp-x.azurecr.io',
  'acmecorp-.azurecr.io',
  '-acmecorp.azurecr.io',
  'evil.acmecorp.azurecr.io',
  'acmecorp.geo.azurecr.io',
  'acmecorp.west.europe.geo.azurecr.io',
  'acmecorp.westeurope.azurecr.io',
  'acmecorpazurecr.io',
  'acmecorp.azurecr.io.evil.example',
  'acmecorp.azurecr.ioevil',
  'acmecorp.azurecr.io.',
  'acmecorp.azurecr.io:443',
  'acmecorp.azurecr.io:5000',
  'acmecorp.azurecr.io\n',
  'evil.example/acmecorp.azurecr.io',
  'user@acmecorp.azurecr.io',
  'ACMECORP.azurecr.io',
  'acmecorp.azurecr.iо',
  'аcmecorp.azurecr.io',
  'acmecorp.azurecr.co',
  'acmecorp.azurecr.test',
];

describe('the hosts of Azure Container Registry', () => {
  it.each(LOGIN_SERVERS)('%j is a login server and its own scope', (address) => {
    expect(acrScope(address)).toEqual({ key: address, host: address });
  });

  it.each(STRANGERS)('%j is not', (address) => {
    expect(acrScope(address)).toBeUndefined();
  });

  it('knows the suffix that an operator named, in the same forms and just as anchored', () => {
    const scope = (address: string): string | undefined => acrScope(address, 'azurecr.cloud.test')?.host;
    expect(scope('acmecorp.azurecr.cloud.test')).toBe('acmecorp.azurecr.cloud.test');
    expect(scope('acmecorp.north.geo.azurecr.cloud.test')).toBe('acmecorp.north.geo.azurecr.cloud.test');
    expect(scope('acmecorp.azurecr.io')).toBe('acmecorp.azurecr.io');
    expect(scope('azurecr.cloud.test')).toBeUndefined();
    expect(scope('acmecorp.north.data.azurecr.cloud.test')).toBeUndefined();
    expect(scope('acmecorp.azurecr.cloud.test.evil.example')).toBeUndefined();
    expect(scope('acmecorpazurecr.cloud.test')).toBeUndefined();
  });

  it('signs in at the Entra host of the cloud that a login server belongs to', () => {
    expect(authorityHostOf('acmecorp.azurecr.io')).toBe('https://login.microsoftonline.com');
    expect(authorityHostOf('acmecorp.azurecr.cn')).toBe('https://login.chinacloudapi.cn');
    expect(authorityHostOf('acmecorp.west.geo.azurecr.us')).toBe('https://login.microsoftonline.us');
    expect(authorityHostOf('acmecorp.azurecr.test')).toBe('https://login.microsoftonline.com');
  });
});
