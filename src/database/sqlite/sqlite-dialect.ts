import { type Dialect, type DialectAdapter, type Driver, type Kysely, type QueryCompiler } from 'kysely';
import { SqliteThread } from './sqlite-thread-port.js';
import { ThreadDriver } from './thread-driver.js';

/** Kysely's SQLite, with the file in a thread of its own. */
export async function sqliteDialect(path: string): Promise<Dialect> {
  const [thread, { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler }] = await Promise.all([
    SqliteThread.open(path),
    import('kysely'),
  ]);
  return {
    createAdapter: (): DialectAdapter => new SqliteAdapter(),
    createDriver: (): Driver => new ThreadDriver(thread),
    createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
    createQueryCompiler: (): QueryCompiler => new SqliteQueryCompiler(),
  };
}
