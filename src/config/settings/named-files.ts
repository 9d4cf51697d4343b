import { type SettingTable } from '../../registry/setting.js';
import { type NamedFile } from './files.js';
import { type RawSettings } from './raw-settings.js';
import { fileProperty } from './setting-name.js';
import { hasFile } from './written-setting.js';

/** Bytes; keys and passwords are far smaller, a configuration of 10,000 entries has about 2 MB. */
const LARGEST_SECRET = 64 * 1024;
export const LARGEST_FILE = 32 * 1024 * 1024;

/** The files that a group of settings names: paths, and files of secrets. They are loaded before it is read. */
export function namedFiles(
  { values, nameOf }: RawSettings,
  tables: readonly SettingTable[],
): readonly NamedFile[] {
  const files: NamedFile[] = [];
  for (const table of tables) {
    for (const [property, largest] of propertiesOf(table)) {
      const path = values.get(nameOf(property));
      if (typeof path === 'string' && path !== '') files.push({ path, largest });
    }
  }
  return files;
}

type Sized = readonly [property: string, largest: number];
const memo = new WeakMap<SettingTable, readonly Sized[]>();

/** The properties that hold paths of files to read, with what such a file may have. */
function propertiesOf(table: SettingTable): readonly Sized[] {
  let properties = memo.get(table);
  if (!properties) {
    properties = Object.entries(table).flatMap(([property, { kind }]): Sized[] => {
      if (hasFile(table, property)) return [[fileProperty(property), LARGEST_SECRET]];
      return kind.type === 'path' ? [[property, LARGEST_FILE]] : [];
    });
    memo.set(table, properties);
  }
  return properties;
}
