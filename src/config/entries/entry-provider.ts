import { type IRegistryProvider, type RegistryAddress } from '../../registry/registry-provider.js';
import { type Notes } from '../settings/notes.js';
import { type KnownProvider, nearMissOf, type ProviderCatalog } from './provider-catalog.js';
import { type Given } from '../settings/given.js';

/** What an entry says about who serves it. */
export interface ProviderQuestion {
  readonly provider: Given<string> | undefined;
  /** How the operator writes that setting. */
  readonly providerKey: string;
  readonly addresses: Given<readonly RegistryAddress[]>;
}

/** The provider that an entry names or, if it names none, the one that claims its addresses, else the fallback. */
export function chooseProvider(
  question: ProviderQuestion,
  catalog: ProviderCatalog,
  notes: Notes,
): KnownProvider | undefined {
  const { provider, addresses } = question;
  if (provider) {
    const named = catalog.get(provider.value);
    if (!named) noteUnknownProvider(provider, catalog, notes);
    return named;
  }
  const claims = new Map<string, KnownProvider>();
  for (const address of addresses.value) {
    const chosen = claimantOf(address, question, catalog, notes);
    if (!chosen) return undefined;
    claims.set(chosen.provider.id, chosen);
  }
  const [first, ...others] = claims.values();
  if (others.length === 0) return first;
  const ids = [...claims.keys()].sort().join(' and ');
  notes.problem(addresses.key, `holds addresses of the providers ${ids}; make an entry for each`);
  return undefined;
}

/** The one that serves an address of an entry which names no provider; else what to do is noted. */
function claimantOf(
  address: RegistryAddress,
  { addresses, providerKey }: ProviderQuestion,
  catalog: ProviderCatalog,
  notes: Notes,
): KnownProvider | undefined {
  const [claimant, ...others] = catalog.claimants(address);
  if (claimant && others.length > 0) {
    const ids = [claimant, ...others].map(({ provider }) => provider.id).sort();
    notes.problem(
      addresses.key,
      `is claimed by the providers ${ids.join(' and ')}; choose one with ${providerKey}`,
    );
    return undefined;
  }
  if (claimant) return claimant;
  const miss = catalog.nearMiss(address);
  const text = miss && `${miss.wrong}; where the address is right, name its provider with ${providerKey}`;
  if (text !== undefined && miss?.isCertain) {
    notes.problem(addresses.key, text);
    return undefined;
  }
  if (text !== undefined) notes.warn(addresses.key, text);
  if (!catalog.fallback) {
    const ids = catalog.ids.join(', ');
    notes.problem(addresses.key, `is claimed by no provider; name one of ${ids} with ${providerKey}`);
  }
  return catalog.fallback;
}

export function noteUnknownProvider(provider: Given<string>, catalog: ProviderCatalog, notes: Notes): void {
  notes.problem(provider.key, `must be one of ${catalog.ids.join(', ')}`);
}

/** Whether the provider serves each address, with the hosts that its settings may name. */
export function checkServed(
  provider: IRegistryProvider,
  settings: object,
  addresses: Given<readonly RegistryAddress[]>,
  notes: Notes,
): void {
  addresses.value.forEach((address, index) => {
    if (provider.match(address, settings) !== undefined) return;
    const which = addresses.value.length === 1 ? 'this address' : `address ${String(index + 1)}`;
    const examples = provider.examples.slice(0, 3).join(', ');
    const miss = nearMissOf(provider, address);
    const why = miss ? `, which ${miss.wrong}` : `; it serves e.g. ${examples}`;
    notes.problem(addresses.key, `the provider ${provider.id} does not serve ${which}${why}`);
  });
}
