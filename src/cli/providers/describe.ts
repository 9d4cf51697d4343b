import { ProviderCatalog } from '../../config/entries/provider-catalog.js';
import { type IRegistryProvider, type RegistryAddress } from '../../registry/registry-provider.js';
import { describeSettings, type SettingDescription } from '../terminal/describe-settings.js';

/** Which entries a provider serves that do not name it: those of its addresses, those that no other claims, or none. */
export type Finding = 'address' | 'fallback' | 'named';

/** A provider as operators have to know it. */
export interface ProviderDescription {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Examples of the addresses that it claims, or that an entry names it for. */
  readonly addresses: readonly string[];
  readonly foundBy: Finding;
  /** Whether `images` can narrow its credentials. */
  readonly narrows: boolean;
  readonly settings: readonly SettingDescription[];
}

export function describeProviders(providers: readonly IRegistryProvider[]): readonly ProviderDescription[] {
  const catalog = new ProviderCatalog(providers);
  return catalog.ids.flatMap((id) => catalog.get(id) ?? []).map(({ provider }) => describe(provider));
}

function describe(provider: IRegistryProvider): ProviderDescription {
  const { id, label, description, examples, narrows } = provider;
  const settings = describeSettings(provider.settings, 'REGISTRY_<NAME>_');
  return { id, label, description, addresses: examples, foundBy: foundBy(provider), narrows, settings };
}

function foundBy(provider: IRegistryProvider): Finding {
  if (provider.isFallback) return 'fallback';
  const claimed = provider.examples.some((example) => provider.match(example as RegistryAddress));
  return claimed ? 'address' : 'named';
}
