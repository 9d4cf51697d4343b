import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AcrLoopback, HOST } from '../../test/support/azure/acr-loopback.js';
import { claimsOf } from '../../test/support/azure/azure-stub.js';
import { settingMessages } from '../../test/support/config/setting-messages.js';
import { type RegistryAddress } from '../../src/registry/registry-provider.js';
import { AcrSettings } from './acr.settings.js';

const OWN = 'registry.acme.example' as RegistryAddress;
const SERVER = 'acmecorp.azurecr.io';

describe('an entry that says for which login server its token is', () => {
  let azure: AcrLoopback;
  beforeAll(async () => {
    azure = await AcrLoopback.start();
  });
  afterAll(() => azure.close());

  const hostAt = (address: string, settings: AcrSettings): string | undefined =>
    azure.provider.match(address as RegistryAddress, settings)?.host;

  it('serves names of the operator’s own, and login servers as themselves', () => {
    expect(hostAt(OWN, { tokenFor: SERVER })).toBe(SERVER);
    expect(hostAt(`${OWN}:8443`, { tokenFor: SERVER })).toBe(SERVER);
    expect(hostAt('othercorp.azurecr.io', { tokenFor: SERVER })).toBe('othercorp.azurecr.io');
    const suffixed = {
      tokenFor: 'acmecorp.azurecr.cloud.example',
      loginServerSuffix: 'azurecr.cloud.example',
    };
    expect(hostAt(OWN, suffixed)).toBe('acmecorp.azurecr.cloud.example');
    expect(settingMessages(AcrSettings, suffixed)).toEqual([]);
  });

  it.each([
    'acmecorp.azurecr.io:443',
    'acmecorp.westeurope.data.azurecr.io',
    'acmecorp.privatelink.azurecr.io',
    'azurecr.io',
  ])('serves no host of Azure that is no login server, as %s is', (address) => {
    expect(hostAt(address, { tokenFor: SERVER })).toBeUndefined();
  });

  it.each([
    'acmecorp.azurecr.io.evil.example',
    'evil.acmecorp.azurecr.io',
    'acmecorp.azurecr.io:443',
    'Acmecorp.azurecr.io',
    'acmecorp.azurecr.cloud.example',
    OWN,
    '',
  ])('may not say %j', (tokenFor) => {
    const message = 'tokenFor must be the host of a registry, <name>.azurecr.io';
    expect(settingMessages(AcrSettings, { tokenFor })).toEqual([message]);
    expect(hostAt(OWN, { tokenFor })).toBeUndefined();
  });

  it('gets a token of that server, which alone is shown the sign-in', async () => {
    const { password } = await azure.mint({ ...azure.secret, tokenFor: HOST }, { host: OWN });
    expect(claimsOf(password)).toMatchObject({ aud: HOST, grant_type: 'refresh_token' });
    const { password: narrowed } = await azure.mint(
      { ...azure.secret, tokenFor: HOST },
      { host: OWN, images: ['acme/app'] },
    );
    expect(claimsOf(narrowed)).toMatchObject({ aud: HOST, grant_type: 'access_token' });
  });

  it('lets the probe follow the registry to its own name for logins', () => {
    expect(azure.provider.tokenHosts(OWN, { tokenFor: SERVER })).toEqual([SERVER]);
    expect(azure.provider.tokenHosts(OWN, {})).toEqual([]);
  });
});
