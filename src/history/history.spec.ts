import { beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { makeAnswer, makeGiven, makeServed } from '../../test/support/clients/served-request.js';
import { makeBuild } from '../../test/support/config/make-build.js';
import { makeClient } from '../../test/support/config/make-config.js';
import { makeEntry } from '../../test/support/config/entries.js';
import { DATABASE_KINDS } from '../../test/support/database/postgres.js';
import { newDatabaseUrl, openTestDatabase } from '../../test/support/database/test-database.js';
import { FakeClock } from '../../test/support/fake-clock.js';
import { until } from '../../test/support/until.js';
import { Database } from '../database/database.js';
import { type ServedRequest } from '../exchange/served-request.js';
import { clearAway } from './clear-away.js';
import { type Decision } from './decision.js';
import { MOST_WAITING } from './decision-queue.js';
import { History } from './history.js';
import { type DecisionQuery } from './history-query.js';
import { MOST_RECENT } from './recent-decisions.js';

const DAY_MS = 24 * 60 * 60 * 1_000;
const DRONE = makeClient({ name: 'drone' });

/** A request for a build of `acme/REPO`, with what was given, or failed. */
function request(id: number, repo = 'app', changes: Partial<ServedRequest> = {}): ServedRequest {
  const ci = makeBuild({ repo: `acme/${repo}`, repoId: '7', build: id });
  return makeServed({ id: `id-${String(id)}`, client: DRONE, ci, ...changes });
}

const HUB = makeAnswer([makeGiven('hub')]);
const BOTH = makeAnswer([makeGiven('hub'), makeGiven('ghcr', { stale: true })]);
const FAILED = makeAnswer([], [{ ...makeGiven('ecr'), code: 'unavailable' }]);
const PARTLY = makeAnswer([makeGiven('hub')], [{ ...makeGiven('ecr'), code: 'refused' }]);
const WITHHELD = makeAnswer([], [], {
  withheld: [{ entry: makeEntry({ name: 'internal' }), reason: 'fork' }],
});
const REFUSED = makeAnswer([], [], { refusal: 'blocked' });

/** All kinds of them: numbers 1 to 7. */
function variousRequests(): readonly ServedRequest[] {
  const other = makeClient({ name: 'woodpecker-eu' });
  return [
    request(1, 'app', { answer: HUB }),
    request(2, 'app', { answer: BOTH, client: other }),
    request(3, 'lib', { answer: FAILED, outcome: 'providers_unavailable' }),
    request(4, 'lib', { answer: PARTLY }),
    request(5, 'app', { answer: WITHHELD }),
    request(6, 'lib', { answer: REFUSED }),
    request(7, 'app', { answer: undefined, reason: 'audit_failed' }),
  ];
}

const numbers = (decisions: readonly Decision[]): readonly (number | null)[] =>
  decisions.map(({ build }) => build);

/** What each filter finds, the newest first. */
const FILTERS: readonly (readonly [DecisionQuery, readonly number[]])[] = [
  [{ limit: 9 }, [7, 6, 5, 4, 3, 2, 1]],
  [{ limit: 9, repo: 'acme/app' }, [7, 5, 2, 1]],
  [{ limit: 9, repo: 'acme/app', build: 5 }, [5]],
  [{ limit: 9, repo: 'acme/none' }, []],
  [{ limit: 9, entry: 'hub' }, [4, 2, 1]],
  [{ limit: 9, entry: 'internal' }, [5]],
  [{ limit: 9, entry: 'ecr', outcome: 'partly' }, [4]],
  [{ limit: 9, entry: 'hub', repo: 'acme/app' }, [2, 1]],
  [{ limit: 9, address: 'ecr.example' }, [4, 3]],
  [{ limit: 9, address: 'ecr.example', entry: 'hub' }, [4]],
  [{ limit: 9, client: 'woodpecker-eu' }, [2]],
  [{ limit: 9, outcome: 'given' }, [2, 1]],
  [{ limit: 9, outcome: 'failed' }, [3]],
  [{ limit: 9, outcome: 'nothing' }, [5]],
  [{ limit: 9, outcome: 'refused' }, [6]],
  [{ limit: 9, outcome: 'error' }, [7]],
];

describe('without a database', () => {
  const history = (): History => {
    const made = new History(new Database(), new FakeClock());
    for (const each of variousRequests()) made.served(each);
    return made;
  };

  it.each(FILTERS)('finds what is asked for in memory: %j', async (query, found) => {
    const { source, decisions, next } = await history().decisions(query);
    expect([source, numbers(decisions), next]).toEqual(['memory', found, null]);
  });

  it('tells all that an audit event would', async () => {
    const { decisions } = await history().decisions({ limit: 1, entry: 'ghcr' });
    expect(decisions).toEqual([
      {
        ...{ id: 'id-2', time: '2026-11-22T00:00:00.000Z', client: 'woodpecker-eu', dialect: 'drone' },
        ...{ kind: 'registries', asked: null, repo: 'acme/app', repoId: '7', forge: '', build: 2 },
        ...{ event: 'push', fork: false, outcome: 'given', code: null, reason: null },
        ...{ secrets: null, withheld: [], failed: [], refusal: null },
        given: [
          ...[{ address: 'hub.example', entry: 'hub', provider: 'stub', scope: 'global' }],
          ...[{ address: 'ghcr.example', entry: 'ghcr', provider: 'stub', scope: 'global', stale: true }],
        ].map((each): unknown => ({
          ...each,
          expires: null,
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        })),
      },
    ]);
  });

  it('keeps the last thousand, and none of what a request held beside them', async () => {
    const made = new History(new Database(), new FakeClock());
    for (let id = 1; id <= MOST_RECENT + 10; id++) made.served(request(id, 'app', { answer: HUB }));
    const { decisions, next } = await made.decisions({ limit: 500 });
    const rest = await made.decisions({ limit: 2_000, ...(next !== null && { cursor: next }) });
    expect([numbers(decisions)[0], numbers(rest.decisions).at(-1)]).toEqual([MOST_RECENT + 10, 11]);
    expect(JSON.stringify([decisions, rest])).not.toContain('TEST-ONLY');
  });

  it('bounds what large answers take', async () => {
    const made = new History(new Database(), new FakeClock());
    const given = Array.from({ length: 1_000 }, (_, at) => makeGiven(`entry-${String(at)}`));
    for (let id = 1; id <= 60; id++) made.served(request(id, 'app', { answer: makeAnswer(given) }));
    expect((await made.decisions({ limit: 500 })).decisions.length).toBeLessThan(40);
  });

  it('refuses a cursor of another source', async () => {
    const message = 'cursor is of no page that is answered at present; ask without one';
    await expect(history().decisions({ limit: 9, cursor: 'd4' })).rejects.toMatchObject({ message });
    await expect(history().decisions({ limit: 9, cursor: 'm4.1' })).rejects.toMatchObject({ message });
    await expect(history().uses({ limit: 9, cursor: 'd1.1.1' })).rejects.toMatchObject({ message });
  });
});

describe.each(DATABASE_KINDS)('with %s', (kind) => {
  const clock = new FakeClock();
  let url: string;
  beforeAll(async () => {
    url = await newDatabaseUrl(kind);
    const database = await openTestDatabase(url);
    const made = new History(database, clock);
    for (const each of variousRequests()) made.served(each);
    await made.stop();
    await database.stop();
  });

  async function open(at = url): Promise<History> {
    return new History(await openTestDatabase(at), clock);
  }

  it.each(FILTERS)('finds what is asked for after a restart: %j', async (query, found) => {
    const { source, decisions, next } = await (await open()).decisions(query);
    expect([source, numbers(decisions), next]).toEqual(['database', found, null]);
  });

  it('says the same as memory', async () => {
    const inMemory = new History(new Database(), clock);
    for (const each of variousRequests()) inMemory.served(each);
    const [kept, held] = await Promise.all([
      (await open()).decisions({ limit: 9 }),
      inMemory.decisions({ limit: 9 }),
    ]);
    expect(kept.decisions).toEqual(held.decisions);
  });

  it.each(FILTERS)('gives pages that follow each other: %j', async (query, found) => {
    const made = await open();
    const all: (number | null)[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const { decisions, next } = await made.decisions({ ...query, limit: 1, cursor });
      for (const number of numbers(decisions)) all.push(number);
      cursor = next;
    }
    expect(all).toEqual(found);
  });

  it('finds the times that are asked for', async () => {
    const [made, now] = [await open(), clock.now()];
    const within = async (from: number, to: number): Promise<number> =>
      (await made.decisions({ limit: 9, from, to })).decisions.length;
    expect(await Promise.all([within(now, now + 1), within(now - 9, now), within(now + 1, now + 9)])).toEqual(
      [7, 0, 0],
    );
    const both = await made.decisions({ limit: 9, from: now, to: now + 1, entry: 'hub', outcome: 'given' });
    expect(numbers(both.decisions)).toEqual([2, 1]);
  });

  it('counts last uses', async () => {
    const { source, uses, next } = await (await open()).uses({ limit: 9 });
    const last = new Date(clock.now()).toISOString();
    expect([source, next]).toEqual(['database', null]);
    expect(new Set(uses)).toEqual(
      new Set([
        { entry: 'hub', repo: 'acme/app', client: 'drone', last, count: 1 },
        { entry: 'hub', repo: 'acme/app', client: 'woodpecker-eu', last, count: 1 },
        { entry: 'ghcr', repo: 'acme/app', client: 'woodpecker-eu', last, count: 1 },
        { entry: 'hub', repo: 'acme/lib', client: 'drone', last, count: 1 },
      ]),
    );
  });

  it('writes each text once, however many decisions have it, and nothing secret', async () => {
    const at = await newDatabaseUrl(kind);
    const made = await open(at);
    for (let id = 1; id <= 300; id++) made.served(request(id, 'app', { answer: HUB }));
    await made.stop();
    const database = await openTestDatabase(at);
    const [texts, decisions] = await database.run('test', async (db) => [
      (await sql<{ text: string }>`select text from history_texts`.execute(db)).rows,
      (await sql`select number from history_decisions`.execute(db)).rows,
    ]);
    expect([texts.length, decisions.length]).toEqual([3, 300]);
    expect(JSON.stringify(texts)).not.toContain('TEST-ONLY');
  });

  it('gives all of several processes that write at one time', async () => {
    const at = await newDatabaseUrl(kind);
    const writer = await open(at);
    const writers = [writer, ...(await Promise.all([open(at), open(at), open(at)]))];
    for (let id = 0; id < 1_000; id++) writers[id % 4]?.served(request(id + 1, 'app', { answer: BOTH }));
    await Promise.all(writers.map((each) => each.stop()));
    const first = await writer.decisions({ limit: 500, entry: 'ghcr' });
    const rest = await writer.decisions({ limit: 500, entry: 'ghcr', cursor: first.next ?? '' });
    const all = numbers([...first.decisions, ...rest.decisions]);
    expect([new Set(all).size, rest.next]).toEqual([1_000, null]);
    const { uses } = await writer.uses({ limit: 9, entry: 'hub' });
    expect(uses.map(({ count }) => count)).toEqual([1_000]);
  });

  it('writes what waits a second later, or as soon as it is much', async () => {
    const moving = new FakeClock();
    const made = new History(await openTestDatabase(await newDatabaseUrl(kind)), moving);
    made.served(request(1));
    await moving.advance(999);
    expect(made.tally).toMatchObject({ written: 0, waiting: 1 });
    await moving.advance(1);
    await until(() => made.tally.written === 1);
    for (let id = 0; id < 500; id++) made.served(request(id + 2));
    await moving.advance(0);
    await until(() => made.tally.written === 501);
    expect(made.tally).toMatchObject({ dropped: 0, waiting: 0 });
  });

  it('holds a bounded number while nothing can be written, counts what it drops, and writes the rest later', async () => {
    const [moving, database] = [new FakeClock(), await openTestDatabase(await newDatabaseUrl(kind))];
    const made = new History(database, moving);
    database.state = 'down';
    for (let id = 1; id <= MOST_WAITING + 5; id++) made.served(request(id));
    await moving.advance(5_000);
    expect(made.tally).toMatchObject({ written: 0, waiting: MOST_WAITING, dropped: 5 });
    expect((await made.decisions({ limit: 1 })).source).toBe('memory');
    database.state = 'ok';
    await moving.advance(1_000);
    await until(() => made.tally.written === MOST_WAITING);
  });

  it('removes what is older than is kept, what only that needed, and nothing else', async () => {
    const at = await newDatabaseUrl(kind);
    const moving = new FakeClock();
    const made = new History(await openTestDatabase(at), moving);
    for (let id = 1; id <= 400; id++) made.served(request(id, 'old', { answer: FAILED }));
    await moving.advance(1_000);
    await until(() => made.tally.written === 400);
    await moving.advance(20 * DAY_MS);
    for (let id = 1; id <= 400; id++) made.served(request(id, 'new', { answer: HUB }));
    await made.stop();
    const database = await openTestDatabase(at);
    const run = (days: number): Promise<number> =>
      clearAway({ database, days, now: () => moving.now(), pause: () => Promise.resolve() });
    expect(await run(30)).toBe(0);
    expect(await run(10)).toBe(400); // 3 blocks of 128, and the old ones of the next
    const left = await new History(database, moving).decisions({ limit: 500 });
    expect(left.decisions).toHaveLength(400);
    await moving.advance(12 * DAY_MS);
    expect(await run(10)).toBe(400);
    const tables = ['history_texts', 'history_parts', 'history_blocks', 'history_spans'];
    const counts = await database.run('test', (db) =>
      Promise.all(tables.map((table) => sql`select * from ${sql.ref(table)}`.execute(db))),
    );
    expect(counts.map(({ rows }) => rows.length)).toEqual([0, 0, 0, 0]);
  });

  it('is cleared by one process at a time', async () => {
    const database = await openTestDatabase(await newDatabaseUrl(kind));
    await database.run('test', (db) =>
      sql`update history_state set cleared_until = ${clock.now() + 1_000}`.execute(db),
    );
    let paused = 0;
    const pause = (): Promise<void> => {
      paused++;
      return Promise.resolve();
    };
    expect(await clearAway({ database, days: 1, now: () => clock.now(), pause })).toBe(0);
    expect(paused).toBe(0);
  });
});
