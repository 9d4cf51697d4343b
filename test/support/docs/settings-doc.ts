import { type DescribedSpec } from '../../../src/config/gateway/core-settings.js';
import { allowed } from '../../../src/config/settings/setting-kind.js';
import { hasFile } from '../../../src/config/settings/setting-reader.js';
import { environmentName } from '../../../src/config/settings/setting-name.js';

type DescribedTable = Readonly<Record<string, DescribedSpec>>;

/** What a row of docs/configuration.md says of a setting; the first cells are its names. */
export function documentedRows(
  table: DescribedTable,
  namesOf: (property: string, spec: DescribedSpec) => readonly string[],
): readonly (readonly string[])[] {
  return Object.entries(table).map(([property, spec]) => [
    ...namesOf(property, spec),
    spec.meaning,
    defaultOf(spec),
    rangeOf(spec),
    code(spec.example),
  ]);
}

/** `ADMIN_TOKEN` and `ADMIN_TOKEN_FILE`, and the words of the file. */
export function coreNames(property: string, spec: DescribedSpec): readonly string[] {
  const key = environmentName(property);
  return [
    both(key, `${key}_FILE`, spec),
    spec.environmentOnly ? '' : both(property, `${property}File`, spec),
  ];
}

export function entryNames(property: string): readonly string[] {
  return [code(`REGISTRY_<NAME>_${environmentName(property)}`), code(property)];
}

export function fileNames(property: string, spec: DescribedSpec): readonly string[] {
  return [both(property, `${property}File`, spec)];
}

function both(name: string, file: string, spec: DescribedSpec): string {
  return hasFile(spec) ? `${code(name)}, ${code(file)}` : code(name);
}

function defaultOf(spec: DescribedSpec): string {
  if (spec.defaultText !== undefined) return spec.defaultText;
  return spec.default === undefined ? 'none' : code(String(spec.default));
}

function rangeOf({ kind, range, unit }: DescribedSpec): string {
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
