import { DRONE_FIELDS, droneEntry, textFields } from './drone-entry.js';
import { type ImportContext, itemKey } from '../imported-entry.js';
import { fileSettings, type RawEntry } from '../../settings/raw-settings.js';
import { mappingOf, readStructured } from '../structured/read-structured.js';
import { type Given } from '../../settings/setting-reader.js';
import { type StructuredFile } from '../structured/structured-file.js';
import { refuseUnknown } from '../../settings/unknown-names.js';

/**
 * The items of the official plugin's `credentials.yml` as entries. As in the plugin every scalar is text, and an
 * address of ECR is served with the access key or, without one, with whatever identity the process has.
 */
export function readDroneConfig(
  given: Given<string> | undefined,
  context: ImportContext,
): readonly RawEntry[] {
  if (!given) return [];
  const { files, notes } = context;
  const parsed = readStructured(given, 'yaml-text', context);
  if (!parsed) return [];
  files.warnIfOpen(given.key, given.value);
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
  readonly context: ImportContext;
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
