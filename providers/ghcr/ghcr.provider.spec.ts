import { Test } from '@nestjs/testing';
import { describe, expect, it } from '@jest/globals';
import { type RegistryAddress } from '../../src/registry/registry-provider.js';
import GhcrModule from './ghcr.module.js';
import { GhcrProvider } from './ghcr.provider.js';
import { GhcrSettings } from './ghcr.settings.js';

const TOKEN = 'ghp_TESTONLY000000000000000000000000000000';
const signal = new AbortController().signal;
const provider = await Test.createTestingModule({ imports: [GhcrModule] })
  .compile()
  .then((module) => module.get(GhcrProvider));

function match(host: string, enterpriseHost?: string): string | undefined {
  const settings = Object.assign(new GhcrSettings(), enterpriseHost === undefined ? {} : { enterpriseHost });
  return provider.match(host as RegistryAddress, settings)?.registry;
}

describe('the hosts of ghcr', () => {
  it('are ghcr.io, as the example says, with settings and without', () => {
    expect(provider.examples).toEqual(['ghcr.io']);
    expect(provider.match('ghcr.io' as RegistryAddress)).toEqual({ key: 'ghcr.io', registry: 'ghcr.io' });
    expect(match('ghcr.io')).toBe('ghcr.io');
  });

  it('are the registry of the Enterprise server alone where one is named', () => {
    expect(match('containers.github.acme.example', 'github.acme.example')).toBe(
      'containers.github.acme.example',
    );
    expect(match('ghcr.io', 'github.acme.example')).toBeUndefined();
    expect(match('github.acme.example', 'github.acme.example')).toBeUndefined();
    expect(match('docker.github.acme.example', 'github.acme.example')).toBeUndefined();
    expect(match('containers.github.acme.example')).toBeUndefined();
  });

  it('are none that only look like them', () => {
    const disguises: readonly ((host: string) => string)[] = [
      (host) => `${host}.evil.example`,
      (host) => `evil${host}`,
      (host) => `evil.${host}`,
      (host) => `evil-${host}`,
      (host) => `evil.example/${host}`,
      (host) => `${host}@evil.example`,
      (host) => `user@${host}`,
      (host) => `https://${host}`,
      (host) => `${host}/`,
      (host) => `${host}.`,
      (host) => `${host}:443`,
      (host) => `${host}:5000`,
      (host) => `${host}\n`,
      (host) => ` ${host}`,
      (host) => host.toUpperCase(),
      (host) => host.replace('.', '..'),
      (host) => host.replace('.', '-'),
      (host) => host.replace('c', 'с'), // a Cyrillic letter
      (host) => host.replace(/[io]$/, '0'),
    ];
    for (const disguise of disguises) {
      expect([disguise('ghcr.io'), match(disguise('ghcr.io'))]).toEqual([disguise('ghcr.io'), undefined]);
      const enterprise = disguise('containers.github.acme.example');
      if (enterprise === 'containers.github.acme.example') continue;
      expect([enterprise, match(enterprise, 'github.acme.example')]).toEqual([enterprise, undefined]);
    }
    const neighbours = [
      '',
      'gcr.io',
      'docker.io',
      'github.com',
      'docker.pkg.github.com',
      'npm.pkg.github.com',
    ];
    for (const host of neighbours) expect([host, match(host)]).toEqual([host, undefined]);
  });
});

describe('the token of a machine user', () => {
  const scope = { key: 'ghcr.io', registry: 'ghcr.io' as RegistryAddress };
  const settings = Object.assign(new GhcrSettings(), { username: 'acme-ci', token: TOKEN });

  it('is given with its account, and does not expire here', async () => {
    expect(await provider.credentialsFor({ scope, settings, images: [], signal })).toEqual({
      username: 'acme-ci',
      password: TOKEN,
    });
  });

  it('is not given in halves, for images, or after an abort', async () => {
    const cases = [
      [{ scope, settings: new GhcrSettings(), images: [], signal }, 'not_configured'],
      [{ scope, settings, images: ['acme/app'], signal }, 'not_configured'],
      [{ scope, settings, images: [], signal: AbortSignal.abort() }, 'timed_out'],
    ] as const;
    for (const [request, code] of cases) {
      await expect(provider.credentialsFor(request)).rejects.toMatchObject({ code });
    }
  });
});
