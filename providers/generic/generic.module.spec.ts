import { describe, expect, it } from '@jest/globals';
import { ProviderError } from '../../src/registry/provider-error.js';
import { type RegistryAddress } from '../../src/registry/registry-provider.js';
import { settingsOf } from '../../src/registry/setting.js';
import { type PairSettings } from '../../src/registry/pair-provider.js';
import { probeV2 } from '../../src/registry/v2/probe/v2-probe.js';
import { startFakeRegistry, tokenRegistry } from '../../test/support/registry/fake-registry.js';
import { settingMessages } from '../../test/support/config/setting-messages.js';
import GenericModule from './generic.module.js';

const { provider } = GenericModule;
const GenericSettings = provider.settings;

const address = 'registry.example.com:5000' as RegistryAddress;

function settings(own: Partial<PairSettings> = {}): PairSettings {
  return Object.assign(new GenericSettings(), { username: 'user', password: 'canary-word' }, own);
}

function said(own: object): readonly string[] {
  return settingMessages(GenericSettings, { username: 'user', password: 'canary-word', ...own });
}

function mint(own: PairSettings, signal = new AbortController().signal) {
  return provider.credentialsFor({ scope: { key: address }, settings: own, images: [], signal });
}

describe('the generic provider', () => {
  it('claims no address by itself and serves each one that an entry names it for', () => {
    expect(provider.match(address)).toBeUndefined();
    expect(provider.match('docker.io' as RegistryAddress)).toBeUndefined();
    expect(provider.match(address, settings())).toEqual({ key: 'registry.example.com:5000' });
  });

  it('gives the pair as it was configured', async () => {
    const password = ' {"type":\n"service_account"}:with:colons ';
    expect(await mint(settings({ password }))).toEqual({ username: 'user', password });
  });

  it('gives nothing to a caller that has given up', async () => {
    const refusal = await mint(settings(), AbortSignal.abort()).catch((error: unknown) => error);
    expect(refusal).toEqual(new ProviderError('timed_out'));
  });

  it('describes each of its settings', () => {
    expect(settingsOf(GenericSettings).map(({ property, secret }) => [property, secret ?? false])).toEqual([
      ['username', false],
      ['password', true],
      ['tokenHosts', false],
    ]);
  });
});

describe('the settings of the generic provider', () => {
  it('are a user name, a password and perhaps hosts for tokens', () => {
    expect(said({})).toEqual([]);
    expect(said({ username: 'robot$acme+ci', password: 'with:colons and spaces' })).toEqual([]);
    expect(said({ password: 'line\nbreaks of a key file' })).toEqual([]);
    expect(said({ tokenHosts: ['auth.example.com', 'registry.example.com:5001', '[::1]:5001'] })).toEqual([]);
  });

  const name = 'username must be a user name without a colon and without control characters';
  const host =
    'tokenHosts must be hosts like auth.example.com or auth.example.com:5001, without scheme and path';
  it.each([
    ['username', '', name],
    ['username', 'user:name', name],
    ['username', 'user\nname', name],
    ['username', 'user\u0000', name],
    ['username', 'user\u0085', name],
    ['password', '', 'password must not be empty'],
    ['tokenHosts', 'auth.example.com', 'tokenHosts must be a list of hosts'],
    ['tokenHosts', Array<string>(11).fill('a.example'), 'tokenHosts must be at most 10 hosts'],
    ['tokenHosts', ['https://auth.example.com'], host],
    ['tokenHosts', ['auth.example.com/token'], host],
    ['tokenHosts', ['user@auth.example.com'], host],
    ['tokenHosts', ['auth.example.com', ''], host],
    ['tokenHosts', [7], host],
  ])('refuse a %s %j', (property, value, message) => {
    expect(said({ [property]: value })).toContain(message);
    expect(said({ [property]: value }).join()).not.toContain('canary');
  });

  it('refuse a password that is no longer one', () => {
    expect(said({ password: 'x'.repeat(16_384) })).toEqual([]);
    const message = 'password must not be longer than 16384 characters';
    expect(said({ password: 'x'.repeat(16_385) })).toEqual([message]);
  });

  it('know no others', () => {
    expect(said({ token: 'x' })).toEqual(['token property token should not exist']);
  });
});

describe('the probe of a generic entry', () => {
  it('shows the pair to the registry and the listed hosts, and to no other', async () => {
    const tokens = await startFakeRegistry(tokenRegistry());
    const registry = await startFakeRegistry(
      tokenRegistry({ challenge: () => `Bearer realm="http://${tokens.host}/token",service="fake"` }),
    );
    const probe = async (own: PairSettings) => {
      const { signal } = new AbortController();
      const credential = await mint(own, signal);
      const tokenHosts = provider.tokenHosts(registry.address, own);
      return probeV2({ address: registry.address, credential, tokenHosts, signal });
    };

    expect(await probe(settings())).toMatchObject({ ok: false, side: 'configuration', code: 'realm_host' });
    expect(tokens.seen).toEqual([]);
    const listed = { tokenHosts: [tokens.host] };
    expect(await probe(settings(listed))).toMatchObject({ ok: true, proof: 'login' });
    const wrong = settings({ ...listed, password: 'canary-wrong' });
    expect(await probe(wrong)).toMatchObject({ ok: false, side: 'identity', code: 'refused' });
    await tokens.close();
    await registry.close();
  });
});
