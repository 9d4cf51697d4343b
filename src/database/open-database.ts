import { type Kysely } from 'kysely';
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
  const { Kysely: Made } = await import('kysely');
  if (place.kind === 'sqlite') {
    const [{ sqliteDialect }, { sqliteCode }] = await Promise.all([
      import('./sqlite/sqlite-dialect.js'),
      import('./sqlite/sqlite-thread-port.js'),
    ]);
    return { db: new Made({ dialect: await sqliteDialect(place.path) }), readError: sqliteCode };
  }
  const { postgresDialect, postgresCode } = await import('./postgres/postgres-dialect.js');
  return { db: new Made({ dialect: await postgresDialect(place) }), readError: postgresCode };
}
