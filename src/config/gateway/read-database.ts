import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { type Given, withValue } from '../settings/given.js';
import { type ConfigFiles } from '../settings/files.js';
import { type Notes } from '../settings/notes.js';
import { damageOf } from '../values/damage.js';
import { refuseKnown } from '../values/known-secrets.js';
import { noteDamage } from '../values/note-damage.js';
import { type CoreReader } from './core-reader.js';
import { CORE_SETTINGS } from './core-settings.js';
import { type DatabaseConfig, type DatabasePlace, parseDatabaseUrl } from './database-place.js';

/** Undefined = none is configured, or where it is is not known yet. */
export function readDatabase(core: CoreReader, files: ConfigFiles, notes: Notes): DatabaseConfig | undefined {
  const url = core.read('databaseUrl');
  const key = readKey(core, 'databaseKey');
  const previous = readKey(core, 'databaseKeyPrevious');
  const historyDays = core.read('historyDays')?.value ?? CORE_SETTINGS.historyDays.default;
  if (!core.has('databaseUrl')) {
    for (const property of ['databaseKey', 'databaseKeyPrevious', 'historyDays'] as const) {
      if (core.has(property)) notes.warn(core.keyOf(property), 'has no effect without DATABASE_URL');
    }
    return undefined;
  }
  if (!core.has('databaseKey'))
    notes.problem(core.keyOf('databaseKey'), 'is needed beside DATABASE_URL: openssl rand -hex 32 makes one');
  const place = url && placeOf(url, { core, files, notes });
  if (!place) return undefined;
  return { place, key: key?.value, previousKeys: previous ? [previous.value] : [], historyDays };
}

interface Read {
  readonly core: CoreReader;
  readonly files: ConfigFiles;
  readonly notes: Notes;
}

function placeOf(url: Given<string>, { core, files, notes }: Read): DatabasePlace | undefined {
  const place = parseDatabaseUrl(url.value, (path) => files.resolve(path));
  const problem = typeof place === 'string' ? place : problemOf(place);
  if (problem !== undefined) core.refuse('databaseUrl', url.key, problem);
  if (typeof place === 'string' || problem !== undefined) return undefined;
  return place.kind === 'postgres' && isNoPassword(url, place.password, notes) ? undefined : place;
}

/** The password inside the URL is a secret like any other. What looks damaged about the whole was told before. */
function isNoPassword(url: Given<string>, password: string | undefined, notes: Notes): boolean {
  if (password === undefined) return false;
  const secret = withValue(url, password);
  if (refuseKnown(secret, notes)) return true;
  if (damageOf(url.value, false).length === 0) noteDamage(secret, false, notes);
  return false;
}

function problemOf(place: DatabasePlace): string | undefined {
  if (place.kind === 'sqlite') return statsOf(dirname(place.path))?.isDirectory() ? undefined : NO_DIRECTORY;
  const authority = place.tls?.caFile;
  return authority === undefined || isCertificate(authority) ? undefined : NO_AUTHORITY;
}

const NO_DIRECTORY =
  'names a file in a directory that does not exist, or that this user may not look into; make it first';
const NO_AUTHORITY = 'names an authority (sslrootcert) that is no PEM certificate which this user can read';

/** Undefined = nothing is there, or nothing that may be looked at: the error of the system holds the path. */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function isCertificate(path: string): boolean {
  if (statsOf(path)?.isFile() !== true) return false;
  try {
    new X509Certificate(readFileSync(path));
    return true;
  } catch {
    return false;
  }
}

function readKey(
  core: CoreReader,
  property: 'databaseKey' | 'databaseKeyPrevious',
): Given<string> | undefined {
  const given = core.read(property);
  if (!given) return undefined;
  if (Buffer.byteLength(given.value) >= 32) return given;
  core.refuse(property, given.key, 'must have at least 32 bytes: openssl rand -hex 32 makes one');
  return undefined;
}
