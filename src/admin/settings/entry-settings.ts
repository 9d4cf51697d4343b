import { type EffectiveSetting } from '../../config/effective/effective-setting.js';
import { type RegistryEntry } from '../../config/gateway-config.js';
import { fileProperty, fromProperty, environmentName } from '../../config/settings/setting-name.js';
import { isHidden, type SettingSpec, settingTable } from '../../registry/setting.js';

/** What an entry says to its provider. What every entry can say stands in the status. */
export type EntrySetting = Omit<EffectiveSetting, 'owner'> & { readonly owner: 'entry' };

/** The settings of its provider as an entry has them, in the order of the provider's class. */
export function entrySettings(entry: RegistryEntry): readonly EntrySetting[] {
  const { name, settings } = entry;
  const table = settingTable({ prototype: Object.getPrototypeOf(settings) as object });
  return Object.entries(table).map(([property, spec]) => {
    const given = (settings as Readonly<Record<string, unknown>>)[property];
    const fallback = spec.default ?? spec.defaultText ?? null;
    return {
      ...{ owner: 'entry', name, setting: property, meaning: spec.meaning, unit: spec.unit ?? null },
      hidden: isHidden(spec),
      state: given !== undefined ? 'set' : fallback === null ? 'none' : 'default',
      value: isHidden(spec) ? null : given === undefined ? fallback : shownValue(given, spec),
      origin: given === undefined ? null : originOf(entry, property),
    };
  });
}

function shownValue(given: unknown, { kind }: SettingSpec): EffectiveSetting['value'] {
  return kind.type === 'list' ? (given as readonly string[]) : (given as string | number | boolean);
}

/** Of an entry the line is not kept, and of one in the environment not whether `.env` has it. */
function originOf(
  { name, source, late, secretFiles }: RegistryEntry,
  property: string,
): EffectiveSetting['origin'] {
  const [file, reference] = [secretFiles?.get(property), late?.references.get(property)];
  const written = file ? fileProperty(property) : reference ? fromProperty(property) : property;
  const key =
    source === 'environment' ? `REGISTRY_${name.toUpperCase()}_${environmentName(written)}` : written;
  return { source, key, line: null, keptIn: file ?? (reference ? String(reference) : null) };
}
