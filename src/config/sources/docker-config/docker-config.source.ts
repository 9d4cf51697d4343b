import { type SettingTable } from '../../../registry/setting.js';
import { SettingReader } from '../../settings/setting-reader.js';
import { type EntrySource, type SourceContext } from '../entry-source.js';
import { AddressError, parseRegistryAddress } from '../../../image/registry-address.js';
import { hostOf, itemKey, pairEntry } from '../imported-entry.js';
import { type Notes } from '../../settings/notes.js';
import { type RawEntry } from '../../settings/raw-settings.js';
import { mappingOf, readStructured } from '../structured/read-structured.js';
import { isText, pairOf } from './docker-auth.js';
import { type StructuredFile } from '../structured/structured-file.js';

const SETTINGS = {
  dockerConfigFile: {
    kind: { type: 'path' },
    meaning: 'A docker `config.json`; its `auths` are read as global entries',
    example: '/root/.docker/config.json',
  },
} as const satisfies SettingTable;

/**
 * The `auths` of a docker `config.json` as entries (docker/cli: cli/config/configfile/file.go). What Dockpass cannot
 * use is warned of and left out: credential helpers are programs of the machine that wrote the file.
 */
export const dockerConfig: EntrySource = { name: 'docker-config', whole: true, settings: SETTINGS, load };

async function load(context: SourceContext): Promise<readonly RawEntry[]> {
  const { written, files, notes } = context;
  const given = new SettingReader(SETTINGS, written, notes, files).read('dockerConfigFile');
  if (!given) return [];
  const parsed = await readStructured(given, 'json', context);
  if (!parsed) return [];
  files.warnIfOpen(given.key, given.value, notes);
  const top = mappingOf(parsed.value);
  const auths = mappingOf(top?.get('auths') ?? {});
  if (!top || !auths) {
    notes.problem(given.key, 'the file must be a docker config.json: an object with an object "auths"');
    return [];
  }
  noteHelpers(top, given.key, parsed, notes);
  const reading = { key: given.key, source: files.resolve(given.value), parsed, context };
  return [...auths].flatMap(([address, auth], index) => readAuth({ address, auth, index }, reading) ?? []);
}

function noteHelpers(
  top: ReadonlyMap<string, unknown>,
  key: string,
  file: StructuredFile,
  notes: Notes,
): void {
  for (const field of ['credsStore', 'credHelpers'] as const) {
    const value = top.get(field);
    const isEmpty = value === undefined || value === '' || mappingOf(value)?.size === 0;
    if (isEmpty) continue;
    notes.warn(
      itemKey(key, field, file.lineOf([field])),
      'is not supported: Dockpass runs no credential helpers; configure these registries as entries',
    );
  }
}

interface Auth {
  readonly address: string;
  readonly auth: unknown;
  readonly index: number;
}

interface Reading {
  readonly key: string;
  readonly source: string;
  readonly parsed: StructuredFile;
  readonly context: SourceContext;
}

function readAuth(
  { address, auth, index }: Auth,
  { key, source, parsed, context }: Reading,
): RawEntry | undefined {
  const { catalog, notes } = context;
  const item = `${key} auths item ${String(index + 1)}`;
  const keyOf = (field?: string): string =>
    itemKey(item, field, parsed.lineOf(['auths', address, ...(field === undefined ? [] : [field])]));
  const fields = mappingOf(auth);
  if (!fields) {
    notes.problem(keyOf(), 'must be an object');
    return undefined;
  }
  if (!isUsable(address, fields, keyOf, notes)) return undefined;
  const pair = pairOf(fields, keyOf, notes);
  const imported = { name: `docker-config/${String(index + 1)}`, source, address, keyOf };
  return pair && pairEntry(imported, catalog, ...pair);
}

/** Warns of what is left out as a whole. */
function isUsable(
  address: string,
  fields: ReadonlyMap<string, unknown>,
  keyOf: RawEntry['keyOf'],
  notes: Notes,
): boolean {
  const token = (['identitytoken', 'registrytoken'] as const).find((field) => isText(fields.get(field)));
  if (token !== undefined) {
    notes.warn(keyOf(token), 'is not supported: CI clients need a user name and a password; left out');
    return false;
  }
  if (!(['auth', 'username', 'password'] as const).some((field) => isText(fields.get(field)))) {
    notes.warn(keyOf(), 'holds no credential (a credential helper may keep it); left out');
    return false;
  }
  try {
    parseRegistryAddress(hostOf(address));
    return true;
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    notes.warn(keyOf(), `${error.message}; left out`);
    return false;
  }
}
