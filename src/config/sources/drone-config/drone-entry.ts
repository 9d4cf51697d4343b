import { type SourceContext } from '../entry-source.js';
import {
  type AccessKeyProvider,
  type ImportedCredential,
  importedEntry,
  accessKeyProvider,
  pairEntry,
} from '../imported-entry.js';
import { type Notes } from '../../settings/notes.js';
import { type RawEntry } from '../../settings/raw-settings.js';

/** Fields of an item in the official plugin's `credentials.yml` (drone/drone-registry-plugin: plugin/registry.go). */
export const DRONE_FIELDS = [
  'address',
  'username',
  'password',
  'email',
  'token',
  'aws_access_key_id',
  'aws_secret_access_key',
] as const;
export type DroneField = (typeof DRONE_FIELDS)[number];

type Fields = ReadonlyMap<DroneField, string>;

/** The entry of an item; what the gateway has no use for is warned of, as the plugin has none, what lacks is a problem. */
export function droneEntry(
  imported: ImportedCredential,
  fields: Fields,
  context: SourceContext,
): RawEntry | undefined {
  const { catalog, notes } = context;
  for (const field of ['email', 'token'] as const) {
    if (!fields.has(field)) continue;
    notes.warn(imported.keyOf(field), 'is not used: runners read only address, username and password');
  }
  const cloud = accessKeyProvider(imported.address, catalog);
  if (cloud) return cloudEntry(imported, cloud, fields, notes);
  const key = (['aws_access_key_id', 'aws_secret_access_key'] as const).find((field) => fields.has(field));
  if (key !== undefined) {
    notes.warn(imported.keyOf(key), 'is not used: no provider takes an access key for this address');
  }
  return fixedEntry(imported, fields, context);
}

/** As in the plugin: such an address never has a fixed user, and without a key the process has an identity. */
function cloudEntry(
  imported: ImportedCredential,
  { id, accessKey }: AccessKeyProvider,
  fields: Fields,
  notes: Notes,
): RawEntry {
  for (const field of ['username', 'password'] as const) {
    if (!fields.has(field)) continue;
    const instead = 'the access key beside it or the identity of the process';
    notes.warn(imported.keyOf(field), `is not used: this address is served with ${instead}`);
  }
  const fieldOf = new Map<string, DroneField>([
    [accessKey.id, 'aws_access_key_id'],
    [accessKey.secret, 'aws_secret_access_key'],
  ]);
  const settings: Record<string, string> = { provider: id };
  for (const [setting, field] of fieldOf) {
    const value = fields.get(field);
    if (value !== undefined) settings[setting] = value;
  }
  const keyOf: RawEntry['keyOf'] = (setting) => imported.keyOf(fieldOf.get(setting ?? '') ?? setting);
  return importedEntry({ ...imported, keyOf }, settings);
}

function fixedEntry(
  imported: ImportedCredential,
  fields: Fields,
  context: SourceContext,
): RawEntry | undefined {
  const { notes } = context;
  const username = fields.get('username');
  const password = fields.get('password');
  if (username === undefined) notes.problem(imported.keyOf('username'), 'is missing');
  if (password === undefined) notes.problem(imported.keyOf('password'), 'is missing');
  if (username === undefined || password === undefined) return undefined;
  return pairEntry(imported, context, username, password);
}

/** Empty ones are as good as left out, as they are in Go. */
export function textFields(
  values: ReadonlyMap<string, unknown>,
  keyOf: RawEntry['keyOf'],
  notes: Notes,
): Fields {
  const fields = new Map<DroneField, string>();
  for (const field of DRONE_FIELDS) {
    const value = values.get(field);
    if (typeof value === 'string' && value !== '') fields.set(field, value);
    else if (value !== undefined && value !== '') notes.problem(keyOf(field), 'must be text');
  }
  return fields;
}
