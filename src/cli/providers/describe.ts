import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { type KnownProvider, ProviderCatalog } from '../../config/entries/provider-catalog.js';
import { type SettingKind } from '../../config/settings/setting-kind.js';
import { environmentName } from '../../config/settings/setting-name.js';
import { hasFile } from '../../config/settings/setting-reader.js';
import { type IRegistryProvider } from '../../registry/registry-provider.js';
import { settingsOf } from '../../registry/setting.js';

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
  const required = requiredOf(provider.settings);
  return settingsOf(provider.settings).map((doc) => {
    const { property, description, example } = doc;
    const spec = table[property];
    const key = `REGISTRY_<NAME>_${environmentName(property)}`;
    return {
      key,
      fileKey: spec && hasFile(spec) ? `${key}_FILE` : undefined,
      property,
      description,
      kind: spec?.kind.type ?? 'text',
      required: required.has(property),
      secret: doc.secret ?? false,
      default: doc.default,
      example,
    };
  });
}

/** What an entry without any setting is refused for. */
function requiredOf(type: IRegistryProvider['settings']): ReadonlySet<string> {
  if (settingsOf(type).length === 0) return new Set();
  const errors = validateSync(plainToInstance(type, {}), { forbidUnknownValues: true });
  return new Set(errors.map(({ property }) => property));
}
