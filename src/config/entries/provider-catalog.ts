import { type IRegistryProvider, type RegistryAddress } from '../../registry/registry-provider.js';
import { type SettingTable, settingTable } from '../../registry/setting.js';

/** Serves an entry that names no provider and whose address none claims (contract §4). */
export const FALLBACK = 'generic';

export interface KnownProvider {
  readonly provider: IRegistryProvider;
  /** Its own settings by property. */
  readonly table: SettingTable;
}

/** The providers there are, with their settings as the readers of the configuration know them. */
export class ProviderCatalog {
  readonly #known: ReadonlyMap<string, KnownProvider>;

  constructor(providers: readonly IRegistryProvider[]) {
    this.#known = new Map(
      providers.map((provider) => [provider.id, { provider, table: settingTable(provider.settings) }]),
    );
  }

  get ids(): readonly string[] {
    return [...this.#known.keys()].sort();
  }

  get(id: string): KnownProvider | undefined {
    return this.#known.get(id);
  }

  /** The providers that claim an address of an entry that names none. */
  claimants(address: RegistryAddress): readonly KnownProvider[] {
    const all = [...this.#known.values()];
    return all.filter(({ provider }) => provider.id !== FALLBACK && provider.match(address) !== undefined);
  }

  get tables(): readonly SettingTable[] {
    return [...this.#known.values()].map(({ table }) => table);
  }
}
