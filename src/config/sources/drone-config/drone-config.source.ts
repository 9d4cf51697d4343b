import { type SettingTable } from '../../../registry/setting.js';
import { SettingReader } from '../../settings/setting-reader.js';
import { type EntrySource, type SourceContext } from '../entry-source.js';
import { DRONE_FIELDS, droneEntry, textFields } from './drone-entry.js';
import { itemKey } from '../imported-entry.js';
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
 * The items of the official plugin's `credentials.yml` as entries. As in the plugin every scalar is text, and an
 * address of ECR is served with the access key or, without one, with whatever identity the process has.
 */
export const droneConfig: EntrySource = { name: 'drone-config', whole: true, settings: SETTINGS, load };

async function load(context: SourceContext): Promise<readonly RawEntry[]> {
  const { written, files, notes } = context;
  const given = new SettingReader(SETTINGS, written, notes, files).read('droneConfigFile');
  if (!given) return [];
  const parsed = await readStructured(given, 'yaml-text', context);
  if (!parsed) return [];
  files.warnIfOpen(given.key, given.value, notes);
  if (!Array.isArray(parsed.value)) {
    notes.problem(
      given.key,
      'the file must hold a list of registries, each with address, username and password',
    );
    return [];
  }
  const reading = { key: given.key, source: files.resolve(given.value), parsed, context };
  return parsed.value.flatMap((item: unknown, index) => readItem(item, index, reading) ?? []);
}

interface Reading {
  readonly key: string;
  readonly source: string;
  readonly parsed: StructuredFile;
  readonly context: SourceContext;
}

function readItem(item: unknown, index: number, reading: Reading): RawEntry | undefined {
  const { key, source, parsed, context } = reading;
  const { notes } = context;
  const keyOf = (field?: string): string => {
    const line = parsed.lineOf(field === undefined ? [index] : [index, field]);
    return itemKey(`${key} item ${String(index + 1)}`, field, line);
  };
  const values = mappingOf(item);
  if (!values) {
    notes.problem(keyOf(), 'must be a mapping with address, username and password');
    return undefined;
  }
  refuseUnknown(fileSettings(values, keyOf), [], notes, DRONE_FIELDS);
  const fields = textFields(values, keyOf, notes);
  const address = fields.get('address');
  if (address === undefined) {
    if (!values.get('address')) notes.problem(keyOf('address'), 'is missing');
    return undefined;
  }
  const imported = { name: `drone-config/${String(index + 1)}`, source, address, keyOf };
  return droneEntry(imported, fields, context);
}
