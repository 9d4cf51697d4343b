import { type ClientHead, type EncryptMode } from './client-keys.js';
import { type ClientList } from './client-list.js';
import { ALL_CLIENT_SETTINGS, CLIENT_SETTINGS } from './client-settings.js';
import { NAME } from '../sources/config-file/config-file.js';
import { type ConfigFiles } from '../settings/files.js';
import { type Notes } from '../settings/notes.js';
import { type RawSettings } from '../settings/raw-settings.js';
import { SettingReader } from '../settings/setting-reader.js';
import { refuseUnknown } from '../settings/unknown-names.js';

export interface NamedContext {
  readonly list: ClientList;
  /** `DRONE_ENCRYPT`. */
  readonly encrypt: EncryptMode;
  readonly files: ConfigFiles;
  readonly notes: Notes;
}

type NamedReader = SettingReader<typeof ALL_CLIENT_SETTINGS>;

/** Adds a client of the file, which has a route of its own. */
export function readNamedClient(raw: RawSettings, context: NamedContext): void {
  const { files, notes } = context;
  const reader = new SettingReader(ALL_CLIENT_SETTINGS, [raw], notes, files);
  const head = { name: readName(reader, raw, context), isDefault: false };
  const dialect = reader.read('dialect')?.value;
  const table = dialect === undefined ? ALL_CLIENT_SETTINGS : CLIENT_SETTINGS[dialect];
  refuseUnknown(raw, [table], notes);
  if (dialect === 'drone') readDrone(head, reader, raw, context);
  else if (dialect === 'woodpecker') readWoodpecker(head, reader, raw, context);
  else if (!reader.has('dialect')) {
    notes.problem(raw.keyOf('dialect'), 'is missing; must be one of drone, woodpecker');
  }
}

function readName(reader: NamedReader, raw: RawSettings, { list, notes }: NamedContext): string {
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
  if (name === 'drone' || name === 'woodpecker') {
    return `is the name of the default client; configure that one with ${name}… at the top of the file`;
  }
  if (!NAME.test(name)) return 'must be a name of a-z, 0-9, _ and -, at most 63 characters';
  return others.has(name) ? 'is the name of another client; names must differ' : undefined;
}

function readDrone(head: ClientHead, reader: NamedReader, raw: RawSettings, context: NamedContext): void {
  const current = reader.read('secret');
  const previous = reader.read('secretPrevious');
  const encrypt = reader.read('encrypt')?.value ?? context.encrypt;
  if (current) context.list.addDrone(head, { current, previous, encrypt });
  else if (!reader.has('secret')) {
    context.notes.problem(raw.keyOf('secret'), 'is missing; a drone client needs secret or secretFile');
  }
}

function readWoodpecker(
  head: ClientHead,
  reader: NamedReader,
  raw: RawSettings,
  context: NamedContext,
): void {
  const { list, notes } = context;
  const current = reader.read('publicKey');
  const previous = reader.read('publicKeyPrevious');
  const server = reader.read('server');
  const fingerprint = reader.read('serverFingerprint');
  const missing = 'is missing; a woodpecker client needs publicKey, publicKeyFile or server';
  if (previous && !reader.has('publicKey')) notes.problem(previous.key, 'needs publicKey beside it');
  else if (current ?? server) list.addWoodpecker(head, { current, previous, server, fingerprint });
  else if (!reader.has('publicKey') && !reader.has('server')) notes.problem(raw.keyOf('publicKey'), missing);
  if (fingerprint && !reader.has('server')) notes.problem(fingerprint.key, 'needs server beside it');
}
