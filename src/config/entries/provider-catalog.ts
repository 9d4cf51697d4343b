import { getMetadataStorage } from 'class-validator';
import { type IRegistryProvider, type RegistryAddress } from '../../registry/registry-provider.js';
import { settingsOf } from '../../registry/setting.js';
import { type SettingKind } from '../settings/setting-kind.js';
import { type SettingSpec, type SettingTable } from '../settings/setting-reader.js';

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
      providers.map((provider) => [provider.id, { provider, table: settingTable(provider) }]),
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

type SettingsClass = IRegistryProvider['settings'];

/** Kinds come from the declared types, secrets from `@Setting`. */
function settingTable({ settings: type }: IRegistryProvider): SettingTable {
  const table: Record<string, SettingSpec> = {};
  const described = settingsOf(type);
  const declared = new Set(described.map(({ property }) => property));
  for (const { property, secret = false, userName } of described) {
    // A property `keyFile` of its own is that property, not the file of a secret `key`.
    const hasNoFile = declared.has(`${property}File`);
    table[property] = {
      kind: { type: kindOf(type, property) },
      secret,
      ...(userName && { isUserName: true }),
      ...(hasNoFile && { hasNoFile }),
    };
  }
  return table;
}

type PlainKind = 'text' | 'boolean' | 'number' | ('list' & SettingKind['type']);

const KINDS = new Map<unknown, PlainKind>([
  [String, 'text'],
  [Boolean, 'boolean'],
  [Number, 'number'],
  [Array, 'list'],
]);

function kindOf(type: SettingsClass, property: string): PlainKind {
  const declared: unknown = Reflect.getMetadata('design:type', type.prototype as object, property);
  return KINDS.get(declared) ?? ruledKind(type, property);
}

/** Compilers emit `Object` for some unions and for read-only lists; there the rules tell what it is. */
function ruledKind(type: SettingsClass, property: string): PlainKind {
  const rules = getMetadataStorage()
    .getTargetValidationMetadatas(type, '', true, false)
    .filter(({ propertyName }) => propertyName === property);
  const named = (...names: string[]): boolean => rules.some(({ name }) => names.includes(name ?? ''));
  if (named('isArray') || rules.some(({ each }) => each)) return 'list';
  if (named('isBoolean')) return 'boolean';
  return named('isInt', 'isNumber', 'min', 'max') ? 'number' : 'text';
}
