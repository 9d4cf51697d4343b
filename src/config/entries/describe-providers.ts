import { type IRegistryProvider, type RegistryAddress } from '../../registry/registry-provider.js';
import { describeSettings, type SettingDescription } from '../settings/describe-settings.js';
import { ProviderCatalog } from './provider-catalog.js';

/** What stands before the settings of an entry in the environment. */
export const ENTRY_PREFIX = 'REGISTRY_<NAME>_';

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
  /** The folder that it was loaded from; left out = it is built in. */
  readonly from?: string;
  readonly settings: readonly SettingDescription[];
}

/** @param outside folders of those that are not built in, by their ids */
export function describeProviders(
  providers: readonly IRegistryProvider[],
  outside: ReadonlyMap<string, string> = new Map(),
): readonly ProviderDescription[] {
  const catalog = new ProviderCatalog(providers);
  return catalog.ids
    .flatMap((id) => catalog.get(id) ?? [])
    .map(({ provider }) => describe(provider, outside.get(provider.id)));
}

function describe(provider: IRegistryProvider, from: string | undefined): ProviderDescription {
  const { id, label, description, examples, narrows } = provider;
  const settings = describeSettings(provider.settings, ENTRY_PREFIX);
  const told = { id, label, description, addresses: examples, foundBy: foundBy(provider), narrows };
  return { ...told, ...(from !== undefined && { from }), settings };
}

function foundBy(provider: IRegistryProvider): Finding {
  if (provider.isFallback) return 'fallback';
  const claimed = provider.examples.some((example) => provider.match(example as RegistryAddress));
  return claimed ? 'address' : 'named';
}
