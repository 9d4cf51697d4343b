import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { History } from '../../src/history/history.js';
import { findDecisions } from '../../src/history/pages/decision-pages.js';
import { findUses } from '../../src/history/pages/use-pages.js';
import { ManagedEntries } from '../../src/managed/managed-entries.js';
import { DatabaseShelf } from '../../src/sharing/database-shelf.js';
import { makeAnswer, makeGiven, makeServed } from '../support/clients/served-request.js';
import { makeBuild } from '../support/config/make-build.js';
import { openTestDatabase } from '../support/database/test-database.js';
import { FakeClock } from '../support/fake-clock.js';
import { type CliRun, runCli } from '../support/run-cli.js';

const ENTRY = 'address: hub.example.com\nusername: ci\npassword: TEST-ONLY-password\nrepos: [acme/app]\n';
/** What SQLite takes for a number of milliseconds, and no date holds. */
const TIMES = ['9e15', '-9e18', '9223372036854775807', "'soon'"];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dockpass-rows-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const url = (): string => `sqlite:${join(folder, 'own.db')}`;

function run(...args: string[]): Promise<CliRun> {
  const own = { DATABASE_URL: url(), DATABASE_KEY: 'TEST-ONLY-'.repeat(4), ENTRIES_FROM: 'database:' };
  const env = { DRONE_SECRET: 'TEST-ONLY-secret-of-drone-0123456789', AUDIT_LOG: 'off', ...own };
  return runCli(args, { cwd: folder, env });
}

async function write(statement: string): Promise<void> {
  const database = await openTestDatabase(url());
  await database.run('test', (db) => sql.raw(statement).execute(db));
  await database.stop();
}

describe('T21 somebody who writes into the database', () => {
  it('T21 dates entries where no date can be, or in lines: they are listed, each on one', async () => {
    writeFileSync(join(folder, 'hub.yaml'), ENTRY);
    for (const name of ['one', 'two']) await run('entries', 'put', name, '--file', 'hub.yaml');
    for (const time of TIMES) {
      await write(
        `update entries set changed_at = ${time}, changed_by = 'x' || char(10) || 'y' where name = 'one'`,
      );
      const { status, stdout, stderr } = await run('entries', 'list');
      expect([status, stderr, stdout.trimEnd().split('\n')]).toEqual([0, '', expect.any(Array)]);
      expect(stdout.trimEnd().split('\n')).toHaveLength(3);
      expect(stdout).toContain('x\\u000ay');
      expect((await run('entries', 'list', '--json')).status).toBe(0);
    }
  });

  it('T21 fills rows with megabytes: they are not read, the others are', async () => {
    const database = await openTestDatabase(url());
    const managed = new ManagedEntries(database);
    const shelf = new DatabaseShelf(database);
    for (const name of ['one', 'two']) {
      await managed.put(
        { name, from: undefined, by: 'test' },
        { values: { address: 'hub.example' }, secrets: [] },
      );
      await shelf.put(name, { sealed: 'x', issuedAt: 1, expiresAt: 2 });
    }
    for (const table of ['entries', 'shared_credentials']) {
      const longest = sql.raw(`update ${table} set sealed = printf('%.*c', 3000000, 'x') where name = 'one'`);
      await database.run('test', (db) => longest.execute(db));
    }
    const [one, two] = await managed.rows();
    expect([one?.sealed, two?.sealed]).toEqual(['', expect.stringMatching(/^.{50,500}$/)]);
    expect([(await managed.get('one'))?.document, (await managed.page('', 9))[0]?.document]).toEqual([
      undefined,
      undefined,
    ]);
    const lease = { holder: 'test', ms: 1, longestMs: 2 };
    const places = [await shelf.look('one'), await shelf.look('two'), await shelf.lease('one', lease)];
    expect(places.map((place) => place?.sealed)).toEqual(['', 'x', '']);
  });

  it('T21 makes up times and texts of decisions: the others are told', async () => {
    const database = await openTestDatabase(url());
    const history = new History(database, new FakeClock());
    for (const [repo, event] of [
      ['acme/one', 'push'],
      ['acme/two', 'tag'],
    ] as const)
      history.served(makeServed({ ci: makeBuild({ repo, event }), answer: makeAnswer([makeGiven('hub')]) }));
    await history.stop();
    const told = async (): Promise<readonly [number, number]> => {
      const { decisions } = await findDecisions(database, { limit: 10 }, Infinity);
      const { uses } = await findUses(database, { limit: 10 });
      return [decisions.length, uses.length];
    };
    const change = (statement: string): Promise<unknown> =>
      database.run('test', (db) => sql.raw(statement).execute(db));
    const one = "(select id from history_names where name = 'acme/one')";
    for (const time of TIMES) {
      for (const table of ['history_decisions', 'history_uses'])
        await change(`update ${table} set at = ${time} where repo = ${one}`);
      expect(await told()).toEqual([2, 2]);
    }
    const about = `(select about from history_decisions where repo = ${one})`;
    for (const text of ['{', 'null', '{}', '']) {
      await change(`update history_texts set text = '${text}' where id = ${about}`);
      expect((await told())[0]).toBe(1);
    }
  });
});
