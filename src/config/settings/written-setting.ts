import { type SettingTable } from '../../registry/setting.js';
import { type Given } from './given.js';
import { type RawSettings } from './raw-settings.js';
import { fileProperty, fromProperty } from './setting-name.js';

/** Whether `<SETTING>_FILE` and `<SETTING>_FROM` may be written for it; a property `keyFile` of its own is that, not the file of `key`. */
export function hasFile(table: SettingTable, property: string): boolean {
  const { secret, isUserName } = table[property] ?? {};
  return (secret === true || isUserName === true) && !(fileProperty(property) in table);
}

/** A setting as it was written. The key is made when somebody asks: for a file, its line has to be looked for. */
export class Written implements Given<unknown> {
  constructor(
    readonly source: RawSettings,
    readonly name: string,
    /** The value is the setting, the path of the file that holds it, or the reference to the store that does. */
    readonly form: 'value' | 'file' | 'from',
  ) {}

  get key(): string {
    return this.source.keyOf(this.name);
  }

  get value(): unknown {
    return this.source.values.get(this.name);
  }
}

/** Everywhere that a setting of a table is written, right or wrong. */
export function writtenIn(
  sources: readonly RawSettings[],
  table: SettingTable,
  property: string,
): readonly Written[] {
  const takesFile = hasFile(table, property);
  let found = NOTHING;
  for (const source of sources) {
    const name = source.nameOf(property);
    if (source.values.has(name)) found = [...found, new Written(source, name, 'value')];
    if (!takesFile) continue;
    const file = source.nameOf(fileProperty(property));
    if (source.values.has(file)) found = [...found, new Written(source, file, 'file')];
    const from = source.nameOf(fromProperty(property));
    if (source.values.has(from)) found = [...found, new Written(source, from, 'from')];
  }
  return found;
}

/** Most settings are left out in most entries. */
const NOTHING: readonly Written[] = [];
