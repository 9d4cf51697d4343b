import { describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { makeAnswer, makeGiven, makeServed } from '../../test/support/clients/served-request.js';
import { makeBuild } from '../../test/support/config/make-build.js';
import { DATABASE_KINDS } from '../../test/support/database/postgres.js';
import { newDatabaseUrl, openTestDatabase } from '../../test/support/database/test-database.js';
import { FakeClock } from '../../test/support/fake-clock.js';
import { until } from '../../test/support/until.js';
import { type Database } from '../database/database.js';
import { type ServedRequest } from '../exchange/served-request.js';
import { History } from './history.js';
import { type DecisionQuery } from './history-query.js';

const HUB = makeAnswer([makeGiven('hub')]);
const BOTH = makeAnswer([makeGiven('hub'), makeGiven('ghcr')]);
const OTHER = makeAnswer([makeGiven('quay')]);

function request(build: number, repo: string, answer: ServedRequest['answer']): ServedRequest {
  const ci = makeBuild({ repo: `acme/${repo}`, repoId: '7', build });
  return makeServed({ id: `id-${String(build)}`, ci, answer });
}

interface Process {
  readonly clock: FakeClock;
  readonly history: History;
  /** Resolves when all is written that was decided. */
  readonly writes: (...requests: readonly ServedRequest[]) => Promise<void>;
}

function process(database: Database): Process {
  const clock = new FakeClock();
  const history = new History(database, clock);
  let all = 0;
  const writes = async (...requests: readonly ServedRequest[]): Promise<void> => {
    for (const each of requests) history.served(each);
    await until(async () => {
      await clock.advance(1_000); // what is refused is tried again
      return history.tally.waiting === 0;
    });
    const { written, dropped } = history.tally;
    expect([written > all || requests.length === 0, dropped]).toEqual([true, 0]);
    all = written;
  };
  return { clock, history, writes };
}

async function nextOf(database: Database): Promise<number | undefined> {
  const { rows } = await database.run('test', (db) =>
    sql<{ next: number }>`select next from history_state`.execute(db),
  );
  return rows[0]?.next;
}

const builds = async (history: History, query: Omit<DecisionQuery, 'limit'> = {}): Promise<unknown> =>
  (await history.decisions({ limit: 9, ...query })).decisions.map(({ build }) => build);

describe.each(DATABASE_KINDS)('a history in %s that has lost the last of what was committed', (kind) => {
  const run = (database: Database, ...statements: readonly string[]): Promise<void> =>
    database.run('test', async (db) => {
      for (const statement of statements) await sql.raw(statement).execute(db);
    });

  /** All that came after the first decision, numbers that are given out included. */
  async function goBack(database: Database): Promise<void> {
    await run(
      database,
      'delete from history_names where id > 5', // repository, client, outcome, entry, address
      'delete from history_texts where id > 3', // request, answer, credentials
      'delete from history_parts where text > 3',
      'delete from history_decisions where number > 128',
      'delete from history_blocks where name > 5',
      'update history_state set next = 129',
    );
    if (kind === 'sqlite') return;
    await run(
      database,
      'alter table history_names alter column id restart with 6',
      'alter table history_texts alter column id restart with 4',
    );
  }

  it('drops nothing, and takes nothing for what has its number now', async () => {
    const database = await openTestDatabase(await newDatabaseUrl(kind));
    const [one, other] = [process(database), process(database)];
    await one.writes(request(1, 'app', HUB));
    await one.writes(request(2, 'lib', BOTH));
    await goBack(database);
    await other.writes(request(3, 'new', OTHER));
    await one.writes(request(4, 'lib', BOTH), request(5, 'app', HUB));
    expect(await builds(one.history)).toEqual([5, 4, 3, 1]);
    expect(await builds(one.history, { repo: 'acme/lib' })).toEqual([4]);
    expect(await builds(one.history, { repo: 'acme/new' })).toEqual([3]);
    expect(await builds(one.history, { entry: 'ghcr' })).toEqual([4]);
    expect(await builds(one.history, { entry: 'quay' })).toEqual([3]);
  });

  it('gives no number out that is taken', async () => {
    const database = await openTestDatabase(await newDatabaseUrl(kind));
    const [one, other] = [process(database), process(database)];
    for (let build = 1; build <= 5; build++) await one.writes(request(build, 'app', HUB));
    await run(database, 'update history_state set next = 129');
    await other.writes(request(6, 'app', HUB), request(7, 'app', HUB));
    expect(await builds(one.history)).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  it('writes a batch under other numbers where another process has those of its first try', async () => {
    const database = await openTestDatabase(await newDatabaseUrl(kind));
    const [one, other] = [process(database), process(database)];
    await run(database, 'alter table history_spans rename to away');
    one.history.served(request(1, 'app', HUB));
    await one.clock.advance(1_000);
    await until(async () => (await nextOf(database)) === 129); // its number is taken, and the rest fails
    await run(database, 'update history_state set next = 128', 'alter table away rename to history_spans');
    await other.writes(request(2, 'lib', BOTH));
    await one.writes();
    expect(new Set((await builds(one.history)) as number[])).toEqual(new Set([1, 2]));
  });
});
