import { describe, expect, it, jest } from '@jest/globals';
import { type RegistryAddress } from '../../../src/registry/registry-provider.js';
import { type VendorContract } from '../contract.js';
import { type Folder, sampleEntry } from './folder.js';
import { Stage } from './stage.js';

/** Variables at which Node and HTTP clients look. */
const OF_THE_PLATFORM = /^(?:NODE_.*|JEST_.*|(?:https?|no|all)_proxy)$/i;

/** What a provider knows besides what it is given. */
export function describePurity(folder: Folder): void {
  const { contract, provider } = folder;

  describe('without being asked to mint', () => {
    it('looks at nothing but what it is given', async () => {
      const { address, settings } = sampleEntry(folder);
      const seen = await variablesRead(() => {
        for (const one of [address, 'registry.of-nobody.example' as RegistryAddress]) {
          provider.match(one);
          provider.match(one, settings);
          provider.nearMiss?.(one);
          provider.tokenHosts?.(one, settings);
        }
        provider.problems?.({ addresses: [address], settings, images: [] });
        return Promise.resolve();
      });
      expect(seen).toEqual([]);
    });

    if (contract.vendor === 'none') return;
    const { vendor } = contract;
    it('loads what a mint needs, and asks nobody for it', async () => {
      const stage = await Stage.set(folder, vendor);
      await stage.provider.warmUp?.(stage.entry.settings);
      expect(stage.server.seen).toEqual([]);
      await stage.leave();
    });
  });
}

/** Where an identity comes from, unless the contract says why it may be elsewhere. */
export function describeSources(folder: Folder, vendor: VendorContract): void {
  it('mints from its settings alone, and from the environment only where the contract says why', async () => {
    const stage = await Stage.set(folder, vendor);
    const seen = await variablesRead(() => stage.mint());
    await stage.leave();
    if (vendor.readsEnvironment === undefined) expect(seen).toEqual([]);
    else expect(seen).not.toEqual([]);
  });
}

/** Names of the variables that are looked at meanwhile. */
export async function variablesRead(work: () => Promise<unknown>): Promise<readonly string[]> {
  const names = new Set<string>();
  const note = (name: string | symbol): void => {
    if (typeof name === 'string' && !OF_THE_PLATFORM.test(name)) names.add(name);
  };
  const watched = new Proxy(process.env, {
    get: (variables, name) => (note(name), Reflect.get(variables, name) as unknown),
    has: (variables, name) => (note(name), Reflect.has(variables, name)),
    ownKeys: (variables) => (note('all of them'), Reflect.ownKeys(variables)),
  });
  const replaced = jest.replaceProperty(process, 'env', watched);
  try {
    await work();
  } finally {
    replaced.restore();
  }
  return [...names].sort();
}
