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

  /** What is wrong with an address that nearly is some provider's. */
  nearMiss(address: RegistryAddress): string | undefined {
    for (const { provider } of this.#all) {
      const wrong = provider.nearMiss?.(address);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  }
}
