import { type Dialect } from '../../dialects/dialect.js';
import { DIALECTS } from '../../dialects/dialects.js';
import { type ClientConfig } from '../gateway-config.js';
import { type ConfigFiles } from '../settings/files.js';
import { type Notes } from '../settings/notes.js';
import { type RawSettings } from '../settings/raw-settings.js';
import { environmentName } from '../settings/setting-name.js';
import { type LateValues, SettingReader } from '../settings/setting-reader.js';
import { ClientList } from './client-list.js';
import { ClientReader } from './client-reader.js';
import { DEFAULT_CLIENT_SETTINGS, defaultProperty } from './client-settings.js';
import { readNamedClient } from './named-client.js';

export interface Clients {
  /** The default ones, then those of the file in its order; broken ones are left out, with what is wrong noted. */
  readonly clients: readonly ClientConfig[];
  /** Of broken ones too; `undefined` when one has a name that cannot be used. */
  readonly names: ReadonlySet<string> | undefined;
  /** Anything at all was said about a client. */
  readonly given: boolean;
}

export interface ClientSources {
  /** Where the default clients stand: the environment, and the top of the file. */
  readonly written: readonly RawSettings[];
  /** Items of `clients` in the file. */
  readonly named: readonly RawSettings[];
  readonly files: ConfigFiles;
  readonly notes: Notes;
  readonly late: LateValues;
}

/** Reads the default client of each dialect, and the named ones of the file. */
export function readClients({ written, named, files, notes, late }: ClientSources): Clients {
  const reader = new SettingReader(DEFAULT_CLIENT_SETTINGS, written, notes, files, late);
  const defaults = new Map(
    DIALECTS.map((dialect) => [dialect, new ClientReader(reader, defaultWords(dialect), notes)]),
  );
  const list = new ClientList(defaults, notes);
  for (const [dialect, settings] of defaults) addDefault(dialect, settings, list);
  for (const raw of named) readNamedClient(raw, { list, files, notes, late });
  list.noteDoubles();
  const given = list.names.size > 0 || list.hasNameless;
  return { clients: list.clients, names: list.hasNameless ? undefined : list.names, given };
}

function addDefault(dialect: Dialect, settings: ClientReader, list: ClientList): void {
  const words = Object.keys(dialect.settings);
  for (const word of words) settings.read(word); // so that all that is wrong is told, with a client or without
  const makesOne = (word: string): boolean => dialect.settings[word]?.ofDefault.default === undefined;
  if (!words.some((word) => makesOne(word) && settings.has(word))) return;
  list.names.add(dialect.id);
  list.add(dialect.id, dialect, settings);
}

function defaultWords(dialect: Dialect) {
  const propertyOf = (word: string): string => defaultProperty(dialect, word);
  const nameOf = (word: string): string => environmentName(propertyOf(word));
  return { isDefault: true, propertyOf, nameOf, keyOf: nameOf };
}

/** Says what to do where there is no client. */
export function noteNoClient(notes: Notes): void {
  const ways = DIALECTS.map((dialect) => {
    const words = Object.keys(dialect.settings).filter((word) => dialect.settings[word]?.isEnough);
    return { names: words.map(defaultWords(dialect).nameOf), label: dialect.label };
  });
  const texts = ways.map(({ names, label }) => `${names.join(' or ')} for ${label}`).join(', ');
  const message = `no client is configured: set ${texts}, or clients in the file that DOCKPASS_CONFIG names`;
  notes.problem(ways[0]?.names[0] ?? '', message);
}
