import { type SettingSpec, type SettingTable } from '../../../src/registry/setting.js';
import { allowed } from '../../../src/config/settings/setting-kind.js';
import { hasFile } from '../../../src/config/settings/setting-reader.js';
import { environmentName } from '../../../src/config/settings/setting-name.js';

/** What docs/configuration.md says of a setting. */
export interface DocItem {
  /** How it is written: the key, and `in the file …` or where else it can stand. */
  readonly names: string;
  readonly meaning: string;
  readonly allowed: string;
  readonly default: string;
  readonly example: string;
}

/** What the code says of the settings of a table, by key. */
export function itemsOf(
  table: SettingTable,
  namesOf: (property: string, table: SettingTable) => readonly string[],
): ReadonlyMap<string, DocItem> {
  return new Map(
    Object.entries(table).map(([property, spec]) => {
      const [key = '', ...places] = namesOf(property, table);
      const item = {
        names: [`**${code(key)}**`, ...places].join(', '),
        meaning: spec.meaning,
        allowed: allowedOf(spec),
        default: defaultOf(spec),
        example: code(spec.example ?? ''),
      };
      return [key, item];
    }),
  );
}

export function coreNames(property: string, table: SettingTable): readonly string[] {
  const place = table[property]?.environmentOnly ? 'in the environment only' : inFile(property);
  return [environmentName(property), place, ...orFile(property, table)];
}

export function entryNames(property: string, table: SettingTable): readonly string[] {
  return [`REGISTRY_<NAME>_${environmentName(property)}`, inFile(property), ...orFile(property, table)];
}

export function fileNames(property: string, table: SettingTable): readonly string[] {
  return [property, ...orFile(property, table)];
}

function inFile(property: string): string {
  return `in the file ${code(property)}`;
}

function orFile(property: string, table: SettingTable): readonly string[] {
  return hasFile(table, property) ? ['or as a file'] : [];
}

function defaultOf(spec: SettingSpec): string {
  if (spec.defaultText !== undefined) return spec.defaultText;
  return spec.default === undefined ? 'none' : code(String(spec.default));
}

function allowedOf({ kind, range, unit }: SettingSpec): string {
  const text = range ?? (kind.type === 'choice' ? kind.values.map(code).join(', ') : allowed(kind));
  return unit === undefined ? text : `${text}, in ${unit}`;
}

function code(text: string): string {
  return `\`${text}\``;
}

/**
 * The settings that a section of the page lists, with its subsections, by key. An item is a line of names that ends with
 * a colon, its meaning, and the three lines below it; each may go on in further lines.
 */
export function itemsUnder(heading: string, markdown: string): ReadonlyMap<string, DocItem> {
  const start = markdown.indexOf(`\n${heading}\n`);
  if (start < 0) throw new Error(`no heading ${heading}`);
  const depth = heading.indexOf(' ');
  const end = new RegExp(`\n#{1,${String(depth)}} `);
  const section = markdown.slice(start + heading.length + 2).split(end)[0] ?? '';
  return new Map([...section.matchAll(ITEM)].map(([text]) => itemOf(text)));
}

/** From a line that begins with a bold key to the next line that is not indented. */
const ITEM = /^- \*\*`.*(?:\n {2}.*)*/gm;

function itemOf(text: string): readonly [string, DocItem] {
  const [head = '', ...details] = text.split(/\n {2}- /).map((part) => part.replace(/\n +/g, ' '));
  const [, names = '', key = '', meaning = ''] = /^- (\*\*`([^`]+)`\*\*.*?): (.*)$/.exec(head) ?? [];
  const said = new Map(
    details.map((detail) => [detail.split(': ', 1)[0], detail.replace(/^\w+: /, '')] as const),
  );
  const of = (word: string): string => said.get(word) ?? '';
  return [key, { names, meaning, allowed: of('Allowed'), default: of('Default'), example: of('Example') }];
}
