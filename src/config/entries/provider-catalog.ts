import { certainly, type NearMiss, withoutPort } from '../../registry/near-miss.js';
import { type IRegistryProvider, type RegistryAddress } from '../../registry/registry-provider.js';
import { type SettingTable, settingTable } from '../../registry/setting.js';
import { type Owner } from '../settings/own-settings.js';

export interface KnownProvider extends Owner {
  readonly provider: IRegistryProvider;
}

/** The providers there are, with their settings as the readers of the configuration know them. */
export class ProviderCatalog {
  readonly #known: ReadonlyMap<string, KnownProvider>;
  /** Serves the entries that name no provider and whose address none claims. */
  readonly fallback: KnownProvider | undefined;
  /** The settings of each. */
  readonly tables: readonly SettingTable[];
  readonly #all: readonly KnownProvider[];

  constructor(providers: readonly IRegistryProvider[]) {
    this.#known = new Map(
      providers.map((provider) => {
        const { id, settings: type } = provider;
        return [id, { provider, who: `the provider ${id}`, type, table: settingTable(type) }];
      }),
    );
    this.#all = [...this.#known.values()];
    this.fallback = this.#all.find(({ provider }) => provider.isFallback);
    this.tables = this.#all.map(({ table }) => table);
  }

  get ids(): readonly string[] {
    return [...this.#known.keys()].sort();
  }

  get(id: string): KnownProvider | undefined {
    return this.#known.get(id);
  }

  /** The providers that claim an address of an entry that names none. */
  claimants(address: RegistryAddress): readonly KnownProvider[] {
    return this.#all.filter(({ provider }) => !provider.isFallback && provider.match(address) !== undefined);
  }

  /** What is wrong with an address that nearly is some provider's and that none claims; what is certain comes first. */
  nearMiss(address: RegistryAddress): NearMiss | undefined {
    let first: NearMiss | undefined;
    for (const { provider } of this.#all) {
      const miss = nearMissOf(provider, address);
      if (miss?.isCertain) return miss;
      first ??= miss;
    }
    return first;
  }
}

/** The same of one provider. The hosts that a provider claims are its vendor's, and have the one port of HTTPS. */
export function nearMissOf(provider: IRegistryProvider, address: RegistryAddress): NearMiss | undefined {
  const host = withoutPort(address);
  if (host !== address && !provider.isFallback && provider.match(host as RegistryAddress))
    return certainly(`has a port, without which images of ${provider.label} are named: leave it out`);
  return provider.nearMiss?.(address);
}
