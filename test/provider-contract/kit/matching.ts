import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseRegistryAddress } from '../../../src/image/registry-address.js';
import { type CredentialScope, type RegistryAddress } from '../../../src/registry/registry-provider.js';
import { type Folder, sampleEntry } from './folder.js';
import { lookAlikesOf } from './look-alikes.js';

/** Domains that are reserved for documentation and tests (RFC 2606), which nobody's registry can have. */
const RESERVED = /(?:^|\.)(?:example|test|invalid|localhost|example\.(?:com|net|org))$/;
const STRANGER = 'registry.of-nobody.example';

/** Which addresses a provider takes for its own. */
export function describeMatching(folder: Folder, neighbours: readonly Folder[]): void {
  const { contract, provider } = folder;
  const claims = (address: string): CredentialScope | undefined => provider.match(address as RegistryAddress);
  const claimed = provider.examples.filter((example) => claims(example));
  const firstLabelIsFree = (host: string): boolean => beginnings(host).some((other) => claims(other));

  describe('matching', () => {
    it('knows its examples, by their name or in an entry that names the provider', () => {
      const { settings } = sampleEntry(folder);
      const served = provider.examples.filter((example) =>
        provider.match(example as RegistryAddress, settings),
      );
      expect(provider.examples.length).toBeGreaterThan(0);
      expect(new Set([...served, ...claimed])).toEqual(new Set(provider.examples));
    });

    it('writes addresses and token hosts as clients compare them', () => {
      const { address, settings } = sampleEntry(folder);
      const hosts = provider.tokenHosts?.(address, settings) ?? [];
      const written = [...provider.examples, address, ...hosts];
      expect(written).toEqual(written.map((text) => parseRegistryAddress(text)));
    });

    it('claims no address that is only for documentation: replace it by the real hosts', () => {
      expect(claimed.filter((example) => RESERVED.test(example))).toEqual([]);
    });

    it('claims no look-alike of an example', () => {
      const wrong = claimed.flatMap((example) =>
        lookAlikesOf(example, firstLabelIsFree(example)).filter((candidate) => claims(candidate)),
      );
      expect(wrong).toEqual([]);
    });

    it('claims nothing below or above another domain, whatever that is', () => {
      if (claimed.length === 0) {
        expect(claims(STRANGER)).toBeUndefined();
        return;
      }
      fc.assert(
        fc.property(fc.constantFrom(...claimed), fc.domain(), (example, domain) => {
          expect([`${example}.${domain}`, `${domain}.${example}`, domain].filter(claims)).toEqual([]);
        }),
      );
    });

    it('claims no example of its neighbours, and they none of its', () => {
      const wrong = neighbours.flatMap((other) => [
        ...other.provider.examples
          .filter((example) => other.provider.match(example as RegistryAddress) && claims(example))
          .map((example) => `${example} of ${other.name}`),
        ...claimed
          .filter((example) => other.provider.match(example as RegistryAddress))
          .map((example) => `${example}, by ${other.name}`),
      ]);
      expect(wrong).toEqual([]);
    });

    it('stays as strict with settings, unless it serves whatever an entry names', () => {
      const { settings } = sampleEntry(folder);
      const serves = (address: string): boolean =>
        provider.match(address as RegistryAddress, settings) !== undefined;
      if (serves(STRANGER)) {
        expect(claims(STRANGER)).toBeUndefined();
        return;
      }
      const own = provider.examples.filter(serves);
      const isFree = (host: string): boolean => beginnings(host).some(serves);
      const wrong = [...new Set([...own, ...claimed])].flatMap((example) =>
        lookAlikesOf(example, isFree(example)).filter(serves),
      );
      expect(wrong).toEqual([]);
      expect(neighbours.flatMap((other) => other.provider.examples).filter(serves)).toEqual([]);
      fc.assert(
        fc.property(fc.constantFrom(...own), fc.domain(), (example, domain) => {
          expect([`${example}.${domain}`, `${domain}.${example}`, domain].filter(serves)).toEqual([]);
        }),
      );
    });

    it('says the same each time, with a key that names what is opened', () => {
      const { address, settings, scope } = sampleEntry(folder);
      expect(scope.key).toMatch(/^[\x21-\x7e]{1,500}$/);
      expect(provider.match(address, settings)).toEqual(scope);
    });

    it('gives each address a key of its own, unless the contract says why one mint opens several', () => {
      const labels = provider.examples.flatMap((example) => [example, example.replace(/^[^.]+/, 'whatever')]);
      const addresses = [...new Set([...labels, STRANGER, `other.${STRANGER}`])] as RegistryAddress[];
      for (const settings of [undefined, sampleEntry(folder).settings]) {
        const scopes = addresses.flatMap((address) => provider.match(address, settings) ?? []);
        const texts = new Set(scopes.map((scope) => JSON.stringify(scope)));
        const keys = new Set(scopes.map(({ key }) => key));
        // The scope of any of them goes to the mint.
        expect(keys.size).toBe(texts.size);
        expect(keys.size).toBe(contract.sharedScope === undefined ? scopes.length : keys.size);
      }
    });
  });
}

/** The host with another first label, and with another first word of that label: either may be a customer's choice. */
function beginnings(host: string): readonly string[] {
  const others = [/^[^.]+/, /^[^.-]+(?=-)/].map((beginning) => host.replace(beginning, 'whatever'));
  return others.filter((other) => other !== host);
}
