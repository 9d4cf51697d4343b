import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { Database, type DatabaseOptions } from '../../src/database/database.js';
import { MIGRATIONS } from '../../src/database/schema/migrations.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'dockpass-schema-'));
const opened: Database[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((database) => database.stop()));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function open(path: string, options: DatabaseOptions = {}): Promise<Database> {
  const database = new Database(options);
  opened.push(database);
  const place = { kind: 'sqlite', path } as const;
  await database.use({ place, key: 'k'.repeat(32), previousKeys: [], historyDays: 30 }, 60_000);
  return database;
}

/** Every table and index, as they were made. */
function schemaOf(database: Database): Promise<unknown> {
  return database.run('test', async (db) => {
    const { rows } = await sql`select name, sql from sqlite_master order by name`.execute(db);
    return rows;
  });
}

const versions = MIGRATIONS.map((_, version) => version);

describe('a database of an earlier version', () => {
  it.each(versions)('comes from schema %d to the one of a new database', async (version) => {
    const path = join(folder, `${String(version)}.db`);
    await (await open(path, { migrations: MIGRATIONS.slice(0, version) })).stop();
    const told: unknown[] = [];
    const database = await open(path, { onState: (state, _, migrated) => told.push([state, migrated]) });
    expect(told.slice(-1)).toEqual([['ok', { from: version, to: MIGRATIONS.length }]]);
    expect(await schemaOf(database)).toEqual(
      await schemaOf(await open(join(folder, `${String(version)}-new.db`))),
    );
  });

  // Of each release that had one: a `database.db` that it made lies beside what it documented (RELEASING.md).
  const kept = readdirSync(here).filter((name) => existsSync(join(here, name, 'database.db')));
  it('is taken as the release before left it', async () => {
    for (const release of kept) {
      const path = join(folder, `${release}.db`);
      copyFileSync(join(here, release, 'database.db'), path);
      const states: unknown[] = [];
      await open(path, { onState: (state) => states.push(state) });
      expect([release, states.at(-1)]).toEqual([release, 'ok']);
    }
  });
});
