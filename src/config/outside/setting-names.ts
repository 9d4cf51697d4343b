import { type IRegistryProvider } from '../../registry/registry-provider.js';
import { type SettingTable, settingTable } from '../../registry/setting.js';
import { ENTRY_SETTINGS } from '../entries/entry-settings.js';
import { environmentName, fileProperty, fromProperty } from '../settings/setting-name.js';

const OF_EVERY_ENTRY: ReadonlySet<string> = new Set(
  ['name', ...Object.keys(ENTRY_SETTINGS)].map(environmentName),
);

/** What is wrong with the names of a provider's settings, as operators write them; a sentence behind its name. */
export function nameProblem({ settings }: IRegistryProvider): string | undefined {
  const table = settingTable(settings);
  const names = new Set<string>();
  for (const property of Object.keys(table)) {
    const name = environmentName(property);
    if (!/^[A-Z][A-Z0-9_]*$/.test(name))
      return `has a setting \`${property}\` that the environment cannot write`;
    if (OF_EVERY_ENTRY.has(name))
      return `has a setting \`${property}\`, which every entry has: give it another name`;
    for (const written of [name, ...furtherForms(table, property)]) {
      if (names.has(written)) return `names a setting twice: ${written} would be two of them`;
      names.add(written);
    }
  }
  return undefined;
}

/** A `keyFile` of its own beside a secret `key` is the path, and no second name. */
function furtherForms(table: SettingTable, property: string): readonly string[] {
  const { secret = false, isUserName = false } = table[property] ?? {};
  if (!(secret || isUserName) || fileProperty(property) in table) return [];
  return [fileProperty(property), fromProperty(property)].map(environmentName);
}
