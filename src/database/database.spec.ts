import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { type Kysely } from 'kysely';
import { FakeClock } from '../../test/support/fake-clock.js';
import { until } from '../../test/support/until.js';
import { Database, type DatabaseOptions } from './database.js';
import { type Migration } from './schema/migrate.js';

interface Things {
  readonly things: { readonly id: number; readonly text: string };
}

const directory = mkdtempSync(join(tmpdir(), 'dockpass-database-'));
const THINGS: Migration = {
  adds: 'things',
  up: (db) =>
    db.schema
      .createTable('things')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('text', 'text')
      .execute(),
};
const MORE: Migration = {
  adds: 'more',
  up: (db) => db.schema.alterTable('things').addColumn('more', 'text').execute(),
};

const opened: Database[] = [];
let files = 0;

async function open(path: string, options: DatabaseOptions = {}): Promise<Database> {
  const database = new Database({ migrations: [THINGS], ...options });
  opened.push(database);
  const place = { kind: 'sqlite', path } as const;
  await database.use({ place, key: 'k'.repeat(32), previousKeys: [], historyDays: 30 }, 60_000);
  return database;
}

function newFile(): string {
  return join(directory, `${String(++files)}.db`);
}

function put(database: Database, id: number, text: string): Promise<unknown> {
  return database.run('test', (db: Kysely<Things>) => db.insertInto('things').values({ id, text }).execute());
}

function texts(database: Database): Promise<readonly string[]> {
  return database.run('test', async (db: Kysely<Things>) =>
    (await db.selectFrom('things').select('text').orderBy('id').execute()).map(({ text }) => text),
  );
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((database) => database.stop()));
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

describe('a database in a file', () => {
  it('keeps what was put into it, in a file that nobody else may read', async () => {
    const path = newFile();
    const database = await open(path);
    await put(database, 1, 'one');
    await database.stop();
    expect(await texts(await open(path))).toEqual(['one']);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('takes every step of its schema once, whoever else starts at that moment, and tells it', async () => {
    const path = newFile();
    const told: unknown[] = [];
    const onState: DatabaseOptions['onState'] = (state, _, migrated) => told.push([state, migrated]);
    await Promise.all([1, 2, 3].map(() => open(path, { onState })));
    expect(told.filter((each) => JSON.stringify(each).includes('"from":0'))).toHaveLength(1);
    await open(path, { migrations: [THINGS, MORE], onState });
    expect(told.at(-1)).toEqual(['ok', { from: 1, to: 2 }]);
  });

  it('is left alone by a program that is older than its schema; one that runs goes on', async () => {
    const path = newFile();
    const older = await open(path);
    await open(path, { migrations: [THINGS, MORE] });
    await put(older, 1, 'one');
    const next = await open(path);
    expect([next.state, next.reason]).toEqual(['unusable', 'newer_schema']);
    await expect(put(next, 2, 'two')).rejects.toMatchObject({ code: 'unavailable' });
    expect(await texts(older)).toEqual(['one']);
  });

  it('takes no step at all where one fails', async () => {
    const path = newFile();
    const broken: Migration = { adds: 'nothing', up: () => Promise.reject(new Error('TEST-ONLY')) };
    const database = await open(path, { migrations: [THINGS, broken], clock: new FakeClock() });
    expect([database.state, database.reason]).toEqual(['down', 'failed']);
    const other = await open(path);
    expect(await texts(other)).toEqual([]);
  });

  it.each([
    ['garbage', Buffer.from('not a database, and long enough to be looked at'.repeat(30)), 'damaged'],
    ['another kind of file', readFileSync(process.execPath).subarray(0, 8192), 'damaged'],
  ])('says so where the file is %s', async (_, content, reason) => {
    const path = newFile();
    writeFileSync(path, content);
    const database = await open(path);
    expect([database.state, database.reason]).toEqual(['unusable', reason]);
    expect(readFileSync(path).equals(content)).toBe(true);
  });

  it('says of a failure what it was, and is asked on', async () => {
    const path = newFile();
    const calls: string[] = [];
    const database = await open(path, { onCall: (task, outcome) => calls.push(`${task} ${outcome}`) });
    await put(database, 1, 'one');
    const message = 'the database has something else by now';
    await expect(put(database, 1, 'one')).rejects.toMatchObject({ code: 'conflict', message });
    await expect(
      database.run('test', (db) => db.selectFrom('none').selectAll().execute()),
    ).rejects.toMatchObject({
      code: 'failed',
      message: 'the database refused a statement',
    });
    expect([calls, database.state]).toEqual([['test ok', 'test conflict', 'test failed'], 'ok']);
  });

  it('undoes a transaction that fails, and lets the next one in', async () => {
    const database = await open(newFile());
    const both = database.run('test', (db: Kysely<Things>) =>
      db.transaction().execute(async (transaction) => {
        await transaction.insertInto('things').values({ id: 1, text: 'one' }).execute();
        throw new Error('TEST-ONLY');
      }),
    );
    await expect(both).rejects.toMatchObject({ code: 'failed' });
    await put(database, 1, 'again');
    expect(await texts(database)).toEqual(['again']);
  });

  it('does what is asked of it at one time one after the other, each whole', async () => {
    const database = await open(newFile());
    await Promise.all(Array.from({ length: 50 }, (_, id) => put(database, id, String(id))));
    expect(await texts(database)).toHaveLength(50);
  });

  it('refuses at once what is asked while it is stopped, and says nothing after', async () => {
    const database = await open(newFile());
    await database.stop();
    await expect(texts(database)).rejects.toMatchObject({ code: 'unavailable' });
    expect(database.state).toBe('off');
  });

  it('can be restored from a copy of a stopped one', async () => {
    const [path, copy] = [newFile(), newFile()];
    const database = await open(path);
    await put(database, 1, 'one');
    await database.stop();
    copyFileSync(path, copy);
    expect(await texts(await open(copy))).toEqual(['one']);
  });
});

describe('a database that is down', () => {
  it('is tried again after longer and longer pauses, and refuses at once meanwhile', async () => {
    const clock = new FakeClock();
    const path = join(directory, 'later', 'file.db');
    const states: string[] = [];
    const database = await open(path, {
      clock,
      onState: (state, reason) => states.push(`${state} ${String(reason)}`),
    });
    expect([database.state, database.reason]).toEqual(['down', 'unavailable']);
    await expect(texts(database)).rejects.toMatchObject({ code: 'unavailable' });
    await clock.advance(499);
    expect(clock.pendingTimers).toBe(1);
    await clock.advance(1);
    await until(() => clock.pendingTimers === 1);
    mkdirSync(join(directory, 'later'));
    await clock.advance(1_000);
    await until(() => database.state === 'ok');
    expect(states).toEqual(['opening undefined', 'down unavailable', 'ok undefined']);
    expect(await texts(database)).toEqual([]);
  });
});
