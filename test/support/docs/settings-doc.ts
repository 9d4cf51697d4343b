import { type SettingSpec, type SettingTable } from '../../../src/registry/setting.js';
import { allowed } from '../../../src/config/settings/setting-kind.js';
import { hasFile } from '../../../src/config/settings/setting-reader.js';
import { environmentName } from '../../../src/config/settings/setting-name.js';

/** What a row of docs/configuration.md says of a setting; the first cells are its names. */
export function documentedRows(
  table: SettingTable,
  namesOf: (property: string, table: SettingTable) => readonly string[],
): readonly (readonly string[])[] {
  return Object.entries(table).map(([property, spec]) => [
    ...namesOf(property, table),
    spec.meaning,
    defaultOf(spec),
    rangeOf(spec),
    code(spec.example ?? ''),
  ]);
}

/** `ADMIN_TOKEN` and `ADMIN_TOKEN_FILE`, and the words of the file. */
export function coreNames(property: string, table: SettingTable): readonly string[] {
  const key = environmentName(property);
  const file = hasFile(table, property);
  return [
    both(key, `${key}_FILE`, file),
    table[property]?.environmentOnly ? '' : both(property, `${property}File`, file),
  ];
}

export function entryNames(property: string): readonly string[] {
  return [code(`REGISTRY_<NAME>_${environmentName(property)}`), code(property)];
}

export function fileNames(property: string, table: SettingTable): readonly string[] {
  return [both(property, `${property}File`, hasFile(table, property))];
}

function both(name: string, file: string, takesFile: boolean): string {
  return takesFile ? `${code(name)}, ${code(file)}` : code(name);
}

function defaultOf(spec: SettingSpec): string {
  if (spec.defaultText !== undefined) return spec.defaultText;
  return spec.default === undefined ? 'none' : code(String(spec.default));
}

function rangeOf({ kind, range, unit }: SettingSpec): string {
  const text = range ?? (kind.type === 'choice' ? kind.values.map(code).join(', ') : allowed(kind));
  return unit === undefined ? text : `${text}, in ${unit}`;
}

function code(text: string): string {
  return `\`${text}\``;
}

/** The rows of the Markdown tables behind a heading, until the next one; without head and rule. */
export function tableUnder(heading: string, markdown: string): readonly (readonly string[])[] {
  const start = markdown.indexOf(`\n${heading}\n`);
  if (start < 0) throw new Error(`no heading ${heading}`);
  const section = markdown.slice(start + heading.length + 2).split(/\n#+ /)[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
