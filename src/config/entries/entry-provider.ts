import { type IRegistryProvider, type RegistryAddress } from '../../registry/registry-provider.js';
import { type Notes } from '../settings/notes.js';
import { FALLBACK, type KnownProvider, type ProviderCatalog } from './provider-catalog.js';
import { type Given } from '../settings/setting-reader.js';

/** What an entry says about who serves it. */
export interface ProviderQuestion {
  readonly provider: Given<string> | undefined;
  /** How the operator writes that setting. */
  readonly providerKey: string;
  readonly addresses: Given<readonly RegistryAddress[]>;
}

/** The provider that an entry names or, if it names none, the one that claims its addresses, else the generic one. */
export function chooseProvider(
  { provider, providerKey, addresses }: ProviderQuestion,
  catalog: ProviderCatalog,
  notes: Notes,
): KnownProvider | undefined {
  if (provider) {
    const named = catalog.get(provider.value);
    if (!named) noteUnknownProvider(provider, catalog, notes);
    return named;
  }
  const claims = new Map<string, KnownProvider>();
  for (const address of addresses.value) {
    const claimants = catalog.claimants(address);
    if (claimants.length > 1) {
      const ids = claimants.map((claimant) => claimant.provider.id).sort();
      notes.problem(
        addresses.key,
        `is claimed by the providers ${ids.join(' and ')}; choose one with ${providerKey}`,
      );
      return undefined;
    }
    const chosen = claimants[0] ?? catalog.get(FALLBACK);
    if (!chosen) {
      notes.problem(
        addresses.key,
        `is claimed by no provider; name one of ${catalog.ids.join(', ')} with ${providerKey}`,
      );
      return undefined;
    }
    claims.set(chosen.provider.id, chosen);
  }
  const [first, ...others] = claims.values();
  if (others.length === 0) return first;
  const ids = [...claims.keys()].sort().join(' and ');
  notes.problem(addresses.key, `holds addresses of the providers ${ids}; make an entry for each`);
  return undefined;
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
    notes.problem(
      addresses.key,
      `the provider ${provider.id} does not serve ${which}; it serves e.g. ${examples}`,
    );
  });
}
