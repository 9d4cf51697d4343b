import { type SettingSpec, type SettingTable } from '../../../src/registry/setting.js';
import { allowed } from '../../../src/config/settings/setting-kind.js';
import { hasFile } from '../../../src/config/settings/written-setting.js';
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
 * The page with these settings listed in a section and its subsections. What is there and says the same is kept, what is
 * new stands behind the setting that stands before it in the code, and what the code does not know goes. An item is a
 * line of names that ends with a colon, its meaning, and the three lines below it; each may go on in further lines.
 */
export function withItems(text: string, heading: string, items: ReadonlyMap<string, DocItem>): string {
  const [before, section, after] = cut(text, heading);
  const listed = new Map(
    [...section.matchAll(ITEM)].map(([item]) => [/`([^`]+)`/.exec(item)?.[1] ?? '', item]),
  );
  let held = section;
  let previous = '';
  for (const [key, item] of items) {
    const found = listed.get(key);
    const wanted = found !== undefined && isSaid(item, found) ? found : render(item);
    if (found !== undefined) held = held.replace(found, () => wanted);
    else if (previous === '') held = held.replace(/(?=^- \*\*`)/m, () => wanted);
    else held = held.replace(previous, () => previous + wanted);
    previous = wanted;
  }
  for (const [key, item] of listed) if (!items.has(key)) held = held.replace(item, '');
  return before + held + after;
}

/** From a line that begins with a bold key to the next line that is not indented. */
const ITEM = /^- \*\*`.*\n(?: {2}.*\n)*/gm;

function cut(text: string, heading: string): [before: string, section: string, after: string] {
  const start = text.indexOf(`\n${heading}\n`) + heading.length + 2;
  if (start < heading.length + 2) throw new Error(`no heading ${heading}`);
  const end = new RegExp(`\n#{1,${String(heading.indexOf(' '))}} `).exec(text.slice(start));
  const length = end ? end.index : text.length - start;
  return [text.slice(0, start), text.slice(start, start + length), text.slice(start + length)];
}

function isSaid(item: DocItem, text: string): boolean {
  return text.replace(/\n +(?!- )/g, ' ') === render(item).replace(/\n +(?!- )/g, ' ');
}

function render({ names, meaning, allowed: range, default: without, example }: DocItem): string {
  const details = [`Allowed: ${range}`, `Default: ${without}`, `Example: ${example}`];
  return [`- ${names}:`, `  ${meaning}`, ...details.map((detail) => `  - ${detail}`), ''].join('\n');
}
