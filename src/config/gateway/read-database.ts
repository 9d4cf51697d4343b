import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Given } from '../settings/given.js';
import { type ConfigFiles } from '../settings/files.js';
import { type Notes } from '../settings/notes.js';
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
  const place = url && placeOf(url, core, files);
  if (!place) return undefined;
  return { place, key: key?.value, previousKeys: previous ? [previous.value] : [], historyDays };
}

function placeOf(url: Given<string>, core: CoreReader, files: ConfigFiles): DatabasePlace | undefined {
  const place = parseDatabaseUrl(url.value, (path) => files.resolve(path));
  const problem = typeof place === 'string' ? place : problemOf(place);
  if (problem !== undefined) core.refuse('databaseUrl', url.key, problem);
  return typeof place === 'string' || problem !== undefined ? undefined : place;
}

function problemOf(place: DatabasePlace): string | undefined {
  if (place.kind !== 'sqlite') return undefined;
  const directory = statSync(dirname(place.path), { throwIfNoEntry: false });
  return directory?.isDirectory()
    ? undefined
    : 'names a file in a directory that does not exist; make it first';
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
