import { ProviderCatalog } from '../../config/entries/provider-catalog.js';
import { type IRegistryProvider } from '../../registry/registry-provider.js';
import { describeSettings, type SettingDescription } from '../terminal/describe-settings.js';

/** A provider as operators have to know it. */
export interface ProviderDescription {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Examples of the addresses that it claims. */
  readonly addresses: readonly string[];
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
  return { id, label, description, addresses: examples, narrows, settings };
}
