import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AcrLoopback, HOST } from '../../test/support/azure/acr-loopback.js';
import { claimsOf } from '../../test/support/azure/azure-stub.js';
import { type RegistryAddress } from '../../src/registry/registry-provider.js';
import { acrScope } from './acr.hosts.js';
import { type AcrSettings } from './acr.settings.js';

const NULL_GUID = '00000000-0000-0000-0000-000000000000';

describe('the provider for Azure Container Registry', () => {
  let azure: AcrLoopback;
  beforeAll(async () => {
    azure = await AcrLoopback.start();
  });
  afterEach(() => {
    azure.reset();
  });
  afterAll(() => azure.close());

  it('gives the refresh token of the registry, with its own expiry', async () => {
    const minted = await azure.mint(azure.secret);
    const claims = claimsOf(minted.password);
    expect(claims).toMatchObject({ aud: HOST, grant_type: 'refresh_token' });
    expect(minted).toEqual({
      username: NULL_GUID,
      password: minted.password,
      issuedAt: Number(claims?.['iat']) * 1000,
      expiresAt: Number(claims?.['exp']) * 1000,
    });
    expect(Number(minted.expiresAt) - Number(minted.issuedAt)).toBe(3 * 3_600_000);
  });

  it('signs in for the audience of the registries, or for the one that the operator named', async () => {
    await azure.mint(azure.secret);
    expect(azure.stub.forms[0]?.get('scope')).toBe('https://containerregistry.azure.net/.default');
    azure.reset();
    const audience = 'https://containerregistry.example';
    await expect(azure.mint({ ...azure.secret, audience })).rejects.toMatchObject({ code: 'refused' });
    expect(azure.stub.forms[0]?.get('scope')).toBe('https://containerregistry.example/.default');
  });

  it('asks each login server for its own token', async () => {
    const [one, other] = await Promise.all([
      azure.mint(azure.secret),
      azure.mint(azure.secret, { host: 'othercorp.azurecr.test' }),
    ]);
    expect(claimsOf(one.password)?.['aud']).toBe('acmecorp.azurecr.test');
    expect(claimsOf(other.password)?.['aud']).toBe('othercorp.azurecr.test');
  });

  it('narrows to the named repositories, for pulls only, by the life of that token', async () => {
    const minted = await azure.mint(azure.secret, { images: ['acme/app', 'base/node'] });
    expect(claimsOf(minted.password)).toMatchObject({
      grant_type: 'access_token',
      access: [
        { type: 'repository', name: 'acme/app', actions: ['pull'] },
        { type: 'repository', name: 'base/node', actions: ['pull'] },
      ],
    });
    expect(minted.username).toBe(NULL_GUID);
    expect(Number(minted.expiresAt) - Number(minted.issuedAt)).toBe(4_500_000);
    expect(azure.stub.forms.at(-1)?.getAll('scope')).toEqual([
      'repository:acme/app:pull',
      'repository:base/node:pull',
    ]);
  });

  it('asks to push only where that is said, and to the named repositories alone', async () => {
    const minted = await azure.mint(azure.secret, { images: ['acme/app'], access: 'push' });
    expect(azure.stub.forms.at(-1)?.getAll('scope')).toEqual(['repository:acme/app:pull,push']);
    expect(claimsOf(minted.password)?.['access']).toEqual([
      { type: 'repository', name: 'acme/app', actions: ['pull', 'push'] },
    ]);
  });

  it.each(['acme/app:pull,push', 'acme/app repository:other', 'Acme/App', 'acme//app', '../app', ''])(
    'asks nobody for a scope made from %j',
    async (image) => {
      const minting = azure.mint(azure.secret, { images: [image] });
      await expect(minting).rejects.toMatchObject({ code: 'not_configured' });
      expect(azure.server.seen).toEqual([]);
    },
  );

  it('hands out a configured user name and password as they are, without asking anybody', async () => {
    const settings: AcrSettings = { username: 'ci-pull', password: 'fake:password' };
    const scope = acrScope('acmecorp.azurecr.io') ?? { key: '', host: '' };
    const { signal } = new AbortController();
    const minted = await azure.provider.credentialsFor({ scope, settings, images: [], signal });
    expect(minted).toEqual({ username: 'ci-pull', password: 'fake:password' });
    expect(azure.server.seen).toEqual([]);
  });

  it('keeps to the clock of the registry when that is an hour off', async () => {
    const askedAt = Date.now();
    const ahead = await AcrLoopback.start({ skewMs: 3_600_000 });
    const minted = await ahead.mint(ahead.secret);
    await ahead.close();
    expect(Number(minted.expiresAt) - Number(minted.issuedAt)).toBe(3 * 3_600_000);
    const issuedAt = Number(minted.issuedAt) - 3_600_000; // in whole seconds
    expect([issuedAt > askedAt - 1_000, issuedAt <= Date.now()]).toEqual([true, true]);
  });
});

describe('an entry for Azure Container Registry', () => {
  const problemsOf = async (settings: AcrSettings, images: readonly string[]): Promise<readonly object[]> => {
    const azure = await AcrLoopback.start();
    await azure.close();
    const addresses = ['acmecorp.azurecr.io' as RegistryAddress];
    return azure.provider.problems({ addresses, settings, images });
  };

  it('may name whole repositories, with placeholders', async () => {
    expect(await problemsOf({}, ['acme/app', '{namespace}/{name}', 'ci-{name}'])).toEqual([]);
  });

  it.each(['base/*', '*', '{owner}/app', 'acme/app:latest', 'Acme/app', 'acme/', '/acme', ''])(
    'may not name %j',
    async (image) => {
      expect(await problemsOf({}, ['acme/app', image])).toEqual([
        {
          setting: 'images',
          problem: 'must name whole repositories: the registry does not narrow a token to a pattern',
        },
      ]);
    },
  );

  it('cannot narrow a user name and password', async () => {
    expect(await problemsOf({ username: 'ci-pull', password: 'fake' }, ['acme/app'])).toEqual([
      {
        setting: 'images',
        problem:
          'cannot narrow a user name and password: give the token a scope map instead, or use an Entra identity',
      },
    ]);
  });
});
