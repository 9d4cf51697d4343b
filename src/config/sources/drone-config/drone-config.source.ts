import { type SettingTable } from '../../../registry/setting.js';
import { SettingReader } from '../../settings/setting-reader.js';
import { type EntrySource, type SourceContext } from '../entry-source.js';
import { DRONE_FIELDS, droneEntry, textFields } from './drone-entry.js';
import { type ImportedCredential, itemKey } from '../imported-entry.js';
import { leftOut, Notes } from '../../settings/notes.js';
import { fileSettings, type RawEntry } from '../../settings/raw-settings.js';
import { mappingOf, readStructured } from '../structured/read-structured.js';
import { type StructuredFile } from '../structured/structured-file.js';
import { refuseUnknown } from '../../settings/unknown-names.js';

const SETTINGS = {
  droneConfigFile: {
    kind: { type: 'path' },
    meaning: 'The official Drone plugin’s `credentials.yml`, read as global entries',
    example: '/etc/drone/credentials.yml',
  },
} as const satisfies SettingTable;

/**
 * The items of the official plugin's `credentials.yml` as entries. As in the plugin every scalar is text, an empty file
 * is none, merge keys work, and an address of ECR is served with the access key or, without one, with whatever identity
 * the process has. An item that cannot be used is warned of and left out.
 */
export const droneConfig: EntrySource = { name: 'drone-config', whole: false, settings: SETTINGS, load };

async function load(context: SourceContext): Promise<readonly RawEntry[]> {
  const { written, files, notes } = context;
  const given = new SettingReader(SETTINGS, written, notes, files).read('droneConfigFile');
  if (!given) return [];
  const parsed = await readStructured(given, { format: 'yaml', foreign: true }, context);
  if (!parsed) return [];
  files.warnIfOpen(given.key, given.value, notes);
  const list = parsed.value ?? '';
  if (list === '') {
    notes.warn(given.key, 'the file is empty, so it gives no entries');
    return [];
  }
  if (!Array.isArray(list)) {
    notes.problem(
      given.key,
      'the file must hold a list of registries, each with address, username and password',
    );
    return [];
  }
  const reading = { key: given.key, source: files.resolve(given.value), parsed, context };
  return list.flatMap((item: unknown, index) => readItem(item, index, reading) ?? []);
}

interface Reading {
  readonly key: string;
  readonly source: string;
  readonly parsed: StructuredFile;
  readonly context: SourceContext;
}

function readItem(item: unknown, index: number, reading: Reading): RawEntry | undefined {
  const { key, source, parsed, context } = reading;
  const notes = new Notes();
  const keyOf = (field?: string): string => {
    const line = parsed.lineOf(field === undefined ? [index] : [index, field]);
    return itemKey(`${key} item ${String(index + 1)}`, field, line);
  };
  const values = mappingOf(item);
  const named = { name: `drone-config/${String(index + 1)}`, source, keyOf };
  const entry = values && readFields(values, named, { ...context, notes });
  if (!values) notes.problem(keyOf(), 'must be a mapping with address, username and password');
  context.notes.add(leftOut(notes));
  return entry;
}

function readFields(
  values: ReadonlyMap<string, unknown>,
  named: Omit<ImportedCredential, 'address'>,
  context: SourceContext,
): RawEntry | undefined {
  const { notes } = context;
  const unknown = new Notes();
  refuseUnknown(fileSettings(values, named.keyOf), [], unknown, DRONE_FIELDS);
  for (const { key, message } of unknown.problems) notes.warn(key, message);
  const fields = textFields(values, named.keyOf, notes);
  const address = fields.get('address');
  if (address !== undefined) return droneEntry({ ...named, address }, fields, context);
  if (!values.get('address')) notes.problem(named.keyOf('address'), 'is missing');
  return undefined;
}
