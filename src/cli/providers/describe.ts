import { validateSync } from 'class-validator';
import { type KnownProvider, ProviderCatalog } from '../../config/entries/provider-catalog.js';
import { environmentName } from '../../config/settings/setting-name.js';
import { hasFile } from '../../config/settings/setting-reader.js';
import { type IRegistryProvider } from '../../registry/registry-provider.js';
import { type SettingKind, type SettingSpec, type SettingTable } from '../../registry/setting.js';

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

export interface SettingDescription {
  /** As the environment writes it. */
  readonly key: string;
  /** Key of the file that holds it; only secrets have one. */
  readonly fileKey: string | undefined;
  /** As the configuration file writes it. */
  readonly property: string;
  readonly description: string;
  readonly kind: SettingKind['type'];
  readonly required: boolean;
  readonly secret: boolean;
  readonly default: string | undefined;
  readonly example: string | undefined;
}

/** Made from the same metadata that the configuration is checked with, so that it cannot say anything else. */
export function describeProviders(providers: readonly IRegistryProvider[]): readonly ProviderDescription[] {
  const catalog = new ProviderCatalog(providers);
  return catalog.ids.flatMap((id) => {
    const known = catalog.get(id);
    return known ? [describe(known)] : [];
  });
}

function describe(known: KnownProvider): ProviderDescription {
  const { id, label, description, examples, narrows } = known.provider;
  return { id, label, description, addresses: examples, narrows, settings: describeSettings(known) };
}

function describeSettings({ provider, table }: KnownProvider): readonly SettingDescription[] {
  const required = requiredOf(provider.settings, table);
  return Object.entries(table).map(([property, spec]) => {
    const key = `REGISTRY_<NAME>_${environmentName(property)}`;
    return {
      key,
      fileKey: hasFile(table, property) ? `${key}_FILE` : undefined,
      property,
      description: spec.meaning,
      kind: spec.kind.type,
      required: required.has(property),
      secret: spec.secret ?? false,
      default: spec.defaultText ?? textOf(spec.default),
      example: spec.example,
    };
  });
}

function textOf(value: SettingSpec['default']): string | undefined {
  return value === undefined ? undefined : String(value);
}

/** What an entry without any setting is refused for. */
function requiredOf(type: IRegistryProvider['settings'], table: SettingTable): ReadonlySet<string> {
  if (Object.keys(table).length === 0) return new Set();
  const errors = validateSync(new type(), { forbidUnknownValues: true });
  return new Set(errors.map(({ property }) => property));
}
