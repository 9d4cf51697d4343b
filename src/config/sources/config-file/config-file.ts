import { type SettingTable } from '../../../registry/setting.js';
import { type ConfigFiles } from '../../settings/files.js';
import { type Notes } from '../../settings/notes.js';
import {
  fileSettings,
  type RawEntry,
  type RawSettings,
  type WrittenPlace,
} from '../../settings/raw-settings.js';
import { type Given } from '../../settings/given.js';
import { refuseUnknown } from '../../settings/unknown-names.js';
import { mappingOf, readStructured } from '../structured/read-structured.js';
import { type FilePath, type StructuredFile } from '../structured/structured-file.js';

/** The gateway's own file, taken apart. */
export interface ConfigFile {
  readonly core: RawSettings;
  readonly clients: readonly RawEntry[];
  readonly entries: readonly RawEntry[];
  readonly stores: readonly RawEntry[];
  /** It could not be read or parsed, so nothing is known of what it says. */
  readonly broken: boolean;
}

/** Names of clients and of entries in the file. */
export const NAME = /^[a-z0-9][a-z0-9_-]{0,62}$/;

export interface FileContext {
  /** What may stand at its top, and in the environment. */
  readonly table: SettingTable;
  readonly files: ConfigFiles;
  readonly notes: Notes;
}

/** Reads the file that `DOCKPASS_CONFIG` names. Unknown keys at the top are noted here, those inside by their readers. */
export async function readConfigFile(
  given: Given<string> | undefined,
  { table, files, notes }: FileContext,
): Promise<ConfigFile> {
  if (!given) return EMPTY;
  const format = given.value.endsWith('.json') ? 'json' : 'yaml';
  const parsed = await readStructured(given, { format }, { files, notes });
  if (!parsed) return { ...EMPTY, broken: true };
  const top = mappingOf(parsed.value ?? {});
  if (!top) {
    notes.problem(given.key, 'the file must hold a mapping of settings, e.g. clients and registries');
    return { ...EMPTY, broken: true };
  }
  return takeApart(top, { given, parsed, source: files.resolve(given.value), table, notes });
}

const EMPTY: ConfigFile = {
  core: fileSettings(new Map(), () => ''),
  clients: [],
  entries: [],
  stores: [],
  broken: false,
};

/** What stands there as lists of mappings. */
const LISTS = ['clients', 'registries', 'stores'];

interface Reading {
  readonly given: Given<string>;
  readonly parsed: StructuredFile;
  /** Absolute path. */
  readonly source: string;
  readonly table: SettingTable;
  readonly notes: Notes;
}

function takeApart(top: ReadonlyMap<string, unknown>, reading: Reading): ConfigFile {
  const { given, parsed, table, notes } = reading;
  const values = new Map([...top].filter(([key]) => !LISTS.includes(key)));
  const keyOf = (name?: string): string =>
    name === undefined ? given.key : located(name, parsed.lineOf([name]));
  const place = (name: string): WrittenPlace => ({ key: name, line: knownLine(parsed, [name]) });
  const core = { ...fileSettings(values, keyOf, given), place };
  const own = Object.entries(table).filter(([, spec]) => !spec.environmentOnly);
  refuseUnknown(core, [Object.fromEntries(own)], notes, LISTS);
  const [clients, entries, stores] = LISTS.map((list) => itemsOf(list, top.get(list), reading));
  return {
    ...EMPTY,
    core,
    ...(clients && { clients }),
    ...(entries && { entries }),
    ...(stores && { stores }),
  };
}

function itemsOf(list: string, value: unknown, reading: Reading): readonly RawEntry[] {
  const { parsed, notes } = reading;
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    notes.problem(located(list, parsed.lineOf([list])), 'must be a list');
    return [];
  }
  return value.flatMap((item: unknown, index) => {
    const values = mappingOf(item);
    if (values) return [namedItem(values, [list, index], reading)];
    const path = `${list}[${String(index)}]`;
    notes.problem(located(path, parsed.lineOf([list, index])), 'must be a mapping of settings');
    return [];
  });
}

function namedItem(
  values: ReadonlyMap<string, unknown>,
  path: readonly [list: string, index: number],
  { given, parsed, source }: Reading,
): RawEntry {
  const written = values.get('name');
  const name = typeof written === 'string' && NAME.test(written) ? written : undefined;
  const pathOf = (property?: string): string =>
    `${path[0]}[${String(path[1])}]${property === undefined ? '' : `.${property}`}`;
  const keyOf = (property?: string): string =>
    located(pathOf(property), parsed.lineOf(property === undefined ? path : [...path, property]), name);
  const place = (property: string): WrittenPlace => ({
    key: pathOf(property),
    line: knownLine(parsed, [...path, property]),
  });
  return { ...fileSettings(values, keyOf, given), name, source, place };
}

function knownLine(parsed: StructuredFile, path: FilePath): number | undefined {
  return parsed.hasLines ? parsed.lineOf(path) : undefined;
}

/** `registries[1].roleArn (name prod, line 12)`. */
function located(path: string, line: number | undefined, name?: string): string {
  const where = [
    ...(name === undefined ? [] : [`name ${name}`]),
    ...(line === undefined ? [] : [`line ${String(line)}`]),
  ];
  return where.length === 0 ? path : `${path} (${where.join(', ')})`;
}
