import { describe, expect, it } from '@jest/globals';
import { type RegistryAddress } from '../../src/registry/registry-provider.js';
import { scopeOfHost } from './gcr.hosts.js';
import { GcrProvider } from './gcr.provider.js';

const provider = new GcrProvider();

function universeOf(host: string): string | undefined {
  return scopeOfHost(host)?.universe;
}

describe('the hosts of Google', () => {
  it('are those that the provider shows as examples', () => {
    for (const host of provider.examples) expect([host, universeOf(host)]).not.toContain(undefined);
  });

  it('share one scope, as one token opens them all', () => {
    const hosts = provider.examples.filter((host) => host !== 'docker.s3nsregistry.fr');
    expect(new Set(hosts.map((host) => provider.match(host as RegistryAddress)?.key))).toEqual(
      new Set(['googleapis.com']),
    );
  });

  it('have locations of every shape that Google uses', () => {
    for (const location of [
      'us',
      'europe',
      'asia',
      'us-central1',
      'northamerica-northeast1',
      'europe-west12',
    ]) {
      expect(universeOf(`${location}-docker.pkg.dev`)).toBe('googleapis.com');
      expect(universeOf(`docker.${location}.rep.pkg.dev`)).toBe('googleapis.com');
    }
  });

  it('are not those of S3NS, which has a scope of its own', () => {
    expect(provider.match('docker.s3nsregistry.fr' as RegistryAddress)).toEqual({
      key: 's3nsapis.fr',
      universe: 's3nsapis.fr',
    });
  });
});

describe('hosts that only look like them', () => {
  const disguises: readonly ((host: string) => string)[] = [
    (host) => `${host}.evil.example`,
    (host) => `evil${host}`,
    (host) => `evil-${host}`,
    (host) => `evil.${host}`,
    (host) => `evil.example/${host}`,
    (host) => `${host}@evil.example`,
    (host) => `user@${host}`,
    (host) => `https://${host}`,
    (host) => `${host}/`,
    (host) => `${host}.`,
    (host) => `.${host}`,
    (host) => `${host}:443`,
    (host) => `${host}:5000`,
    (host) => ` ${host}`,
    (host) => `${host}\n`,
    (host) => host.toUpperCase(),
    (host) => host.replace('.', '..'),
    (host) => host.replace('.', '.evil.'),
    (host) => host.replaceAll('.', '-'),
    (host) => host.replace('c', 'с'), // a Cyrillic letter
    (host) => host.replace('o', '0'),
  ];

  it('are refused, whatever they add or change', () => {
    for (const host of provider.examples) {
      for (const disguise of disguises) {
        const seen = disguise(host);
        if (seen === host) continue;
        expect([seen, universeOf(seen)]).toEqual([seen, undefined]);
      }
    }
  });

  it('are refused next to the real ones', () => {
    const neighbours = [
      '',
      'pkg.dev',
      'docker.pkg.dev',
      '-docker.pkg.dev',
      'us-npm.pkg.dev',
      'us-docker-pkg.dev',
      'us--docker.pkg.dev',
      'xn--us-docker.pkg.dev',
      'us-docker.a.pkg.dev',
      'us_central1-docker.pkg.dev',
      'us-central-docker.pkg.dev',
      'us-central1-east1-docker.pkg.dev',
      'mars-west1-docker.pkg.dev',
      'docker.rep.pkg.dev',
      'docker.us.east1.rep.pkg.dev',
      'npm.us-east1.rep.pkg.dev',
      'mirror.gcr.io',
      'k8s.gcr.io',
      'us.eu.gcr.io',
      'gcr.io.com',
      'google.com',
      'registry.s3nsregistry.fr',
      's3nsregistry.fr',
      'ghcr.io',
      'docker.io',
      '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
      'acme.azurecr.io',
    ];
    for (const host of neighbours) expect([host, universeOf(host)]).toEqual([host, undefined]);
  });
});
