import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type NearMiss } from '../../../src/registry/near-miss.js';
import { type RegistryAddress } from '../../../src/registry/registry-provider.js';
import { type Folder, folderNames } from './folder.js';
import { lookAlikesOf } from './look-alikes.js';

/** What people call registries of their own. */
const NAMES: readonly string[] = [
  ...folderNames(),
  'registry',
  'docker',
  'hub',
  'github',
  'azurecr',
  'ecr-public',
];

/** Registries of somebody's own, and those of vendors without a folder. */
const OTHERS: readonly string[] = [
  ...NAMES.flatMap((name) => [`${name}.acme.example`, `${name}.example.com:443`, `${name}.internal`]),
  ...NAMES.flatMap((name) => [
    `${name}:5000`,
    `registry.${name}.acme.internal`,
    `containers.${name}.acme.corp`,
  ]),
  ...`registry.example.com registry.example.com:5000 localhost:5000 127.0.0.1:5000 [::1]:5000 10.0.0.7
      registry.acme.local:5000 cr.acme.dev icr.io us.icr.io cgr.dev dhi.io nvcr.io lscr.io cr.yandex codeberg.org
      registry.redhat.io registry.digitalocean.com docker.cloudsmith.io acme.jfrog.io rg.fr-par.scw.cloud
      registry.k8s.io fra.ocir.io acme.tencentcloudcr.com swr.eu-west-101.myhuaweicloud.com
      registry.acme.eu-west-1.elb.amazonaws.com ec2-192-0-2-1.eu-west-1.compute.amazonaws.com acme.azurewebsites.net
      acme.westeurope.cloudapp.azure.com acme.a.run.app acme.github.io`.split(/\s+/),
];

/** What a provider says of addresses that are not its own. */
export function describeNearMisses({ provider }: Folder, neighbours: readonly Folder[]): void {
  const missOf = (address: string): NearMiss | undefined => provider.nearMiss?.(address as RegistryAddress);
  const told = (addresses: readonly string[]): readonly string[] =>
    addresses.filter((address) => missOf(address));

  describe('near misses', () => {
    it('are told of no address that it or another provider claims', () => {
      const claimed = [provider, ...neighbours.map((other) => other.provider)].flatMap(
        ({ examples }) => examples,
      );
      expect(told(claimed)).toEqual([]);
    });

    it('are told of no registry of somebody’s own', () => {
      expect(told(OTHERS)).toEqual([]);
      const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/);
      const ending = fc.constantFrom('example', 'test', 'example.com', 'internal', 'acme.corp', 'acme.org');
      const host = fc.tuple(
        fc.array(label, { minLength: 1, maxLength: 4 }),
        ending,
        fc.constantFrom('', ':443', ':5000'),
      );
      fc.assert(
        fc.property(host, ([labels, end, port]) => {
          expect(told([`${labels.join('.')}.${end}${port}`])).toEqual([]);
        }),
      );
    });

    it('are told in a constant text that goes on behind the key of a setting', () => {
      const near = provider.examples.flatMap((example) => [
        ...lookAlikesOf(example, false),
        ...slipsOf(example),
        ...Array.from({ length: example.split('.').length }, (_, at) =>
          example.split('.').slice(at).join('.'),
        ),
      ]);
      for (const address of near) {
        const miss = missOf(address);
        if (!miss) continue;
        expect(miss.wrong).toMatch(/^[a-z][^\n]{10,250}[^.\s]$/);
        expect(miss).toEqual(missOf(address));
        if (!provider.examples.includes(address)) expect(wordsOf(miss.wrong)).not.toContain(address);
      }
    });
  });
}

function wordsOf(text: string): readonly string[] {
  return text.split(/[\s,]+/).map((word) => word.replace(/:$/, ''));
}

/** One character less, one twice, two swapped. */
function slipsOf(host: string): readonly string[] {
  return Array.from(host).flatMap((character, at) => [
    host.slice(0, at) + host.slice(at + 1),
    host.slice(0, at) + character + host.slice(at),
    host.slice(0, at) + host.charAt(at + 1) + character + host.slice(at + 2),
  ]);
}
