import { lowerCased, readAuth } from '../../../registry/docker/docker-auth.js';
import { type DockerHost, preferred } from '../../../registry/docker/docker-host.js';
import { type SettingTable } from '../../../registry/setting.js';
import { SettingReader } from '../../settings/setting-reader.js';
import { type EntrySource, type SourceContext } from '../entry-source.js';
import { itemKey, pairEntry } from '../imported-entry.js';
import { leftOut, Notes } from '../../settings/notes.js';
import { type RawEntry } from '../../settings/raw-settings.js';
import { mappingOf, readStructured } from '../structured/read-structured.js';
import { type StructuredFile } from '../structured/structured-file.js';

const SETTINGS = {
  dockerConfigFile: {
    kind: { type: 'path' },
    meaning: 'A docker `config.json`; its `auths` are read as global entries',
    example: '/root/.docker/config.json',
  },
} as const satisfies SettingTable;

/**
 * The `auths` of a docker `config.json` as entries (docker/cli: cli/config/configfile/file.go). What docker takes is
 * taken. What it does not, or Dockpass cannot use, is warned of and left out: one item that somebody's login damaged
 * must not end the others, and credential helpers are programs of the machine that wrote the file.
 */
export const dockerConfig: EntrySource = { name: 'docker-config', whole: false, settings: SETTINGS, load };

async function load(context: SourceContext): Promise<readonly RawEntry[]> {
  const { written, files, notes } = context;
  const given = new SettingReader(SETTINGS, written, notes, files).read('dockerConfigFile');
  if (!given) return [];
  const parsed = await readStructured(given, { format: 'json', foreign: true }, context);
  if (!parsed) return [];
  files.warnIfOpen(given.key, given.value, notes);
  const top = fieldsOf(parsed.value ?? {});
  const auths = mappingOf(top?.get('auths') ?? {});
  if (!top || !auths) {
    notes.problem(given.key, 'the file must be a docker config.json: an object with an object "auths"');
    return [];
  }
  if (auths.size === 0) notes.warn(given.key, 'the file holds no "auths", so it gives no entries');
  noteHelpers(top, given.key, parsed, notes);
  const reading = { key: given.key, source: files.resolve(given.value), parsed, context };
  const items = [...auths].map(([address, auth], index) => ({ address, auth, index }));
  return preferred(
    items.flatMap((item) => readItem(item, reading) ?? []),
    notes,
  ).map(({ entry }) => entry);
}

function noteHelpers(
  top: ReadonlyMap<string, unknown>,
  key: string,
  file: StructuredFile,
  notes: Notes,
): void {
  for (const field of ['credsStore', 'credHelpers'] as const) {
    const value = top.get(field.toLowerCase());
    const isEmpty = value === undefined || value === null || value === '' || mappingOf(value)?.size === 0;
    if (isEmpty) continue;
    notes.warn(
      itemKey(key, field, file.lineOf([field])),
      'is not supported: Dockpass runs no credential helpers; configure these registries as entries',
    );
  }
}

function fieldsOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  const fields = mappingOf(value);
  return fields && lowerCased(fields);
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

interface ReadItem extends DockerHost {
  readonly entry: RawEntry;
}

function readItem({ address, auth, index }: Auth, reading: Reading): ReadItem | undefined {
  const { key, source, parsed, context } = reading;
  const item = `${key} auths item ${String(index + 1)}`;
  const keyOf = (field?: string): string =>
    itemKey(item, field, parsed.lineOf(['auths', address, ...(field === undefined ? [] : [field])]));
  const notes = new Notes();
  const found = readAuth(address, fieldsOf(auth), { keyOf, notes });
  context.notes.add(leftOut(notes));
  if (!found) return undefined;
  const { host, pair } = found;
  const imported = { name: `docker-config/${String(index + 1)}`, source, address: host.address, keyOf };
  return { ...host, entry: pairEntry(imported, context, ...pair) };
}
