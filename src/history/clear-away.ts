import { type Kysely, sql } from 'kysely';
import { type Database } from '../database/database.js';
import { type AnySchema } from '../database/schema/migrate.js';
import { type DatabaseKind } from '../config/gateway/database-place.js';
import { BLOCK, DAY_MS, type Row, rowsOf, whole } from './history-sql.js';

/** Blocks, and texts, that are removed at one time: some milliseconds each, so that others who write get their turn. */
const BLOCKS_AT_ONCE = 8;
const TEXTS_AT_ONCE = 500;

/** Milliseconds after which another process takes over from one that is not heard of any more. */
const LEASE_MS = 60_000;

/** Days that a last use is kept. */
export const USE_DAYS = 400;

export interface ClearAway {
  readonly database: Database;
  /** Days that decisions are kept. */
  readonly days: number;
  /** Wall clock, epoch milliseconds. */
  readonly now: () => number;
  /** Between two steps. */
  readonly pause: () => Promise<void>;
}

/**
 * Removes decisions that are too old, and what only they needed; nothing where another process is at it.
 *
 * @returns how many decisions were removed
 * @throws DatabaseError
 */
export async function clearAway({ database, days, now, pause }: ClearAway): Promise<number> {
  const { kind = 'sqlite' } = database;
  const nowMs = now();
  const task = <Result>(work: (db: Kysely<AnySchema>) => Promise<Result>): Promise<Result> =>
    database.run('history_retention', (db) => db.transaction().execute(work));
  if (!(await task((db) => lease(db, nowMs)))) return 0;
  const before = nowMs - days * DAY_MS;
  let removed = 0;
  for (let step = 1; step > 0; removed += step) {
    step = await task((db) => removeBlocks(db, kind, { before, until: now() + LEASE_MS }));
    if (step > 0) await pause();
  }
  removed += await task((db) => trimBlock(db, kind, before));
  const day = Math.floor(before / DAY_MS) - 1;
  while ((await task((db) => removeTexts(db, day))) > 0) await pause();
  await task((db) => sql`delete from history_uses where at < ${nowMs - USE_DAYS * DAY_MS}`.execute(db));
  await task((db) => sql`update history_state set cleared_until = 0`.execute(db));
  return removed;
}

async function lease(db: Kysely<AnySchema>, nowMs: number): Promise<boolean> {
  const { rows } = await sql`update history_state set cleared_until = ${nowMs + LEASE_MS}
    where cleared_until < ${nowMs} or cleared_until > ${nowMs + 2 * LEASE_MS} returning oldest`.execute(db);
  return rows.length > 0;
}

/** From the oldest on, up to the first block that holds a decision that is young enough. */
async function removeBlocks(
  db: Kysely<AnySchema>,
  kind: DatabaseKind,
  { before, until }: { readonly before: number; readonly until: number },
): Promise<number> {
  const { rows } = await sql<{ block: number; isOld: number }>`
    select block, case when last_at < ${before} then 1 else 0 end as "isOld" from history_spans
    order by block limit ${BLOCKS_AT_ONCE}`.execute(db);
  const young = rows.findIndex(({ isOld }) => isOld === 0);
  const old = young < 0 ? rows : rows.slice(0, young);
  const [first, last] = [old[0], old.at(-1)];
  if (!first || !last) return 0;
  const [from, to] = [first.block * BLOCK, (last.block + 1) * BLOCK - 1];
  const names = await namesIn(db, from, to);
  await sql`delete from history_blocks where block between ${first.block} and ${last.block}
    and name in (select ${whole(0)} from ${rowsOf(kind, names)})`.execute(db);
  await sql`delete from history_spans where block between ${first.block} and ${last.block}`.execute(db);
  const removed = await sql`delete from history_decisions where number between ${from} and ${to}`.execute(db);
  await sql`update history_state set oldest = ${last.block + 1}, cleared_until = ${until}`.execute(db);
  return Math.max(1, Number(removed.numAffectedRows ?? 1));
}

/** Removes what is too old of the block that has something young, too: where little is decided, that spans months. */
async function trimBlock(db: Kysely<AnySchema>, kind: DatabaseKind, before: number): Promise<number> {
  const { rows } = await sql<{ block: number }>`
    select block from history_spans where first_at < ${before} order by block limit 1`.execute(db);
  const block = rows[0]?.block;
  if (block === undefined) return 0;
  const [from, to] = [block * BLOCK, (block + 1) * BLOCK - 1];
  const named = await namesIn(db, from, to);
  const removed = await sql`delete from history_decisions
    where number between ${from} and ${to} and at < ${before}`.execute(db);
  await sql`update history_spans set first_at = ${before} where block = ${block}`.execute(db);
  const left = new Set((await namesIn(db, from, to)).map(([name]) => name));
  const gone = named.filter(([name]) => !left.has(name));
  if (gone.length > 0)
    await sql`delete from history_blocks where block = ${block}
      and name in (select ${whole(0)} from ${rowsOf(kind, gone)})`.execute(db);
  return Number(removed.numAffectedRows ?? 0);
}

/** What the decisions in question name. */
async function namesIn(db: Kysely<AnySchema>, from: number, to: number): Promise<readonly Row[]> {
  const { rows } = await sql<{ name: number }>`
    select client as name from history_decisions where number between ${from} and ${to}
    union select outcome from history_decisions where number between ${from} and ${to}
    union select h.name from (select distinct answer from history_decisions where number between ${from} and ${to}) d
    join history_parts h on h.text = d.answer`.execute(db);
  return rows.map(({ name }) => [name]);
}

async function removeTexts(db: Kysely<AnySchema>, day: number): Promise<number> {
  const old = sql`(select id from history_texts where day < ${day} order by id limit ${TEXTS_AT_ONCE})`;
  await sql`delete from history_parts where text in ${old}`.execute(db);
  const { numAffectedRows = 0n } = await sql`delete from history_texts where id in ${old}`.execute(db);
  return Number(numAffectedRows);
}
