import { type Dialect, type Kysely } from 'kysely';
import { type DatabasePlace } from '../config/gateway/database-place.js';
import { type ReadError } from './database-error.js';
import { type AnySchema } from './schema/migrate.js';

/** A database that can be asked. */
export interface OpenDatabase {
  readonly db: Kysely<AnySchema>;
  readonly readError: ReadError;
}

/**
 * Loads what this kind of database needs.
 *
 * @throws DatabaseError when a file cannot be opened; a server is not asked yet
 */
export async function openDatabase(place: DatabasePlace): Promise<OpenDatabase> {
  if (place.kind === 'sqlite') {
    const [{ sqliteDialect }, { sqliteCode }] = await Promise.all([
      import('./sqlite/sqlite-dialect.js'),
      import('./sqlite/sqlite-thread-port.js'),
    ]);
    return { db: await made(sqliteDialect(place.path)), readError: sqliteCode };
  }
  const { postgresDialect, postgresCode } = await import('./postgres/postgres-dialect.js');
  return { db: await made(postgresDialect(place)), readError: postgresCode };
}

/** Kysely is read while a thread starts. */
async function made(opening: Promise<Dialect>): Promise<Kysely<AnySchema>> {
  const [dialect, { Kysely: Made }] = await Promise.all([opening, import('kysely')]);
  return new Made({ dialect });
}
