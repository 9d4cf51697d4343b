import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach } from '@jest/globals';
import { type DatabaseKind, parseDatabaseUrl } from '../../../src/config/gateway/database-place.js';
import { Database, type DatabaseOptions } from '../../../src/database/database.js';
import { startPostgres } from './postgres.js';
import { type PostgresServer } from './postgres-server.js';

const folder = mkdtempSync(join(tmpdir(), 'dockpass-database-'));
const opened: Database[] = [];
let files = 0;
let server: Promise<PostgresServer> | undefined;

afterEach(async () => {
  await Promise.all(opened.splice(0).map((database) => database.stop()));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** `DATABASE_URL` of a new and empty one; the first PostgreSQL of a file takes two seconds. */
export async function newDatabaseUrl(kind: DatabaseKind): Promise<string> {
  if (kind === 'sqlite') return `sqlite:${join(folder, `${String(++files)}.db`)}`;
  return (await (server ??= startPostgres())).newDatabase();
}

/** Opens a database with the schema of the program, until the test is over. */
export async function openTestDatabase(url: string, options: DatabaseOptions = {}): Promise<Database> {
  const place = parseDatabaseUrl(url, (path) => path);
  if (typeof place === 'string') throw new Error(`DATABASE_URL ${place}`);
  const database = new Database(options);
  opened.push(database);
  await database.use({ place, key: 'TEST-ONLY-'.repeat(4), previousKeys: [], historyDays: 30 }, 60_000);
  return database;
}
