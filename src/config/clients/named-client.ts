import { DIALECTS, dialectOf } from '../../dialects/dialects.js';
import { type ConfigFiles } from '../settings/files.js';
import { type Notes } from '../settings/notes.js';
import { type RawSettings } from '../settings/raw-settings.js';
import { type LateValues, SettingReader } from '../settings/setting-reader.js';
import { refuseUnknown } from '../settings/unknown-names.js';
import { NAME } from '../sources/config-file/config-file.js';
import { type ClientList } from './client-list.js';
import { ClientReader } from './client-reader.js';
import { ALL_CLIENT_SETTINGS, CLIENT_SETTINGS } from './client-settings.js';

export interface NamedContext {
  readonly list: ClientList;
  readonly files: ConfigFiles;
  readonly notes: Notes;
  readonly late: LateValues;
}

type NamedReader = SettingReader<typeof ALL_CLIENT_SETTINGS>;

/** Adds a client of the file, which has a route of its own. */
export function readNamedClient(raw: RawSettings, { list, files, notes, late }: NamedContext): void {
  const reader: NamedReader = new SettingReader(ALL_CLIENT_SETTINGS, [raw], notes, files, late);
  const name = readName(reader, raw, list, notes);
  const id = reader.read('dialect')?.value;
  refuseUnknown(raw, [CLIENT_SETTINGS.get(id ?? '') ?? ALL_CLIENT_SETTINGS], notes);
  if (id !== undefined) list.add(name, dialectOf(id), new ClientReader(reader, namedWords(raw), notes));
  else if (!reader.has('dialect')) {
    const ids = DIALECTS.map((dialect) => dialect.id).join(', ');
    notes.problem(raw.keyOf('dialect'), `is missing; must be one of ${ids}`);
  }
}

function namedWords(raw: RawSettings) {
  const same = (word: string): string => word;
  return { isDefault: false, propertyOf: same, nameOf: same, keyOf: (word: string) => raw.keyOf(word) };
}

function readName(reader: NamedReader, raw: RawSettings, list: ClientList, notes: Notes): string {
  const given = reader.read('name');
  if (!reader.has('name')) notes.problem(raw.keyOf('name'), 'is missing; a client needs a name');
  const fault = given && faultOfName(given.value, list.names);
  if (given && fault !== undefined) notes.problem(given.key, fault);
  const name = given?.value ?? '';
  if (NAME.test(name)) list.names.add(name);
  else list.hasNameless = true;
  return name;
}

function faultOfName(name: string, others: ReadonlySet<string>): string | undefined {
  if (DIALECTS.some(({ id }) => id === name)) {
    return `is the name of the default client; configure that one with ${name}… at the top of the file`;
  }
  if (!NAME.test(name)) return 'must be a name of a-z, 0-9, _ and -, at most 63 characters';
  return others.has(name) ? 'is the name of another client; names must differ' : undefined;
}
