import { type Kysely, sql } from 'kysely';
import { type Database } from '../database/database.js';
import { DatabaseError } from '../database/database-error.js';
import { type AnySchema } from '../database/schema/migrate.js';
import { type DatabaseKind } from '../config/gateway/database-place.js';
import { aboutText, answerText, credentialsText, namesOf, ownNames } from './pages/decision-texts.js';
import { type DecisionRecord } from './decision-record.js';
import { Dictionary, type NameKey } from './dictionary.js';
import { type Row, rowsOf, text, whole } from './history-sql.js';
import { numberedRows, type NumberedRows } from './numbered-rows.js';
import { HashedTexts } from './text-hashes.js';

/** The place of a request's id in the row of a decision. */
const REQUEST = 2;

/** What is written at one time: all of it, or nothing. */
export interface Batch {
  readonly records: readonly DecisionRecord[];
  /** Of the first decision; undefined = not given out yet. It stays when the batch is tried again. */
  first?: number;
}

/** Writes decisions and last use into the database; loaded with the first of them. */
export class DecisionWriter {
  readonly #kind: DatabaseKind;
  readonly #dictionary: Dictionary;
  readonly #hashed = new HashedTexts();

  constructor(private readonly database: Database) {
    this.#kind = database.kind ?? 'sqlite';
    this.#dictionary = new Dictionary(this.#kind);
  }

  /**
   * @param nowMs wall clock, epoch milliseconds
   * @throws DatabaseError; what was not written can be given again
   */
  async write(batch: Batch, nowMs: number): Promise<void> {
    try {
      await this.database.run('history', (db) =>
        db.transaction().execute((transaction) => this.#name(transaction, batch.records, nowMs)),
      );
      const first = (batch.first ??= await this.#takeNumbers(batch.records.length));
      const rows = numberedRows(batch.records, first, this.#dictionary, this.#hashed);
      await this.database.run('history', (db) =>
        db.transaction().execute((transaction) => this.#insert(transaction, rows, first)),
      );
    } catch (thrown) {
      this.#dictionary.forget();
      if (thrown instanceof DatabaseError && thrown.code === 'conflict') delete batch.first;
      throw thrown;
    }
  }

  /** Gives every name and text its number. */
  async #name(db: Kysely<AnySchema>, records: readonly DecisionRecord[], nowMs: number): Promise<void> {
    const names = new Set<NameKey>();
    const texts = new Map<string, () => string>();
    const answers = new Map<string, DecisionRecord>();
    for (const record of records) {
      for (const name of Object.values(ownNames(record))) names.add(name);
      const { about, answer, credentials } = this.#hashed.of(record);
      texts.set(about, () => aboutText(record));
      if (credentials !== undefined) texts.set(credentials, () => credentialsText(record) ?? '');
      if (answers.has(answer)) continue;
      answers.set(answer, record);
      texts.set(answer, () => answerText(record));
      for (const name of namesOf(record)) names.add(name);
    }
    await this.#dictionary.verify(db, names, texts);
    await this.#dictionary.putNames(db, names);
    const added = await this.#dictionary.putTexts(db, texts, nowMs);
    await this.#putParts(db, added, answers);
  }

  async #putParts(
    db: Kysely<AnySchema>,
    hashes: readonly string[],
    answers: ReadonlyMap<string, DecisionRecord>,
  ): Promise<void> {
    const rows = hashes.flatMap((hash) => {
      const id = this.#dictionary.idOfText(hash);
      return namesOf(answers.get(hash) ?? {}).map((name): Row => [this.#dictionary.idOf(name), id]);
    });
    if (rows.length === 0) return;
    await sql`insert into history_parts (name, text) select ${whole(0)}, ${whole(1)}
      from ${rowsOf(this.#kind, rows)} where true on conflict do nothing`.execute(db);
  }

  /** Numbers behind all that stand there, also where the database has forgotten that it gave some out. */
  #takeNumbers(count: number): Promise<number> {
    return this.database.run('history', async (db) => {
      const last = sql`(select coalesce(max(number), 0) from history_decisions)`;
      const { rows } = await sql<{ next: number }>`update history_state
        set next = case when next > ${last} then next else ${last} + 1 end + ${count} returning next`.execute(
        db,
      );
      return (rows[0]?.next ?? count) - count;
    });
  }

  /**
   * Where the batch was written although its end was not told, it is not written again.
   *
   * @throws DatabaseError `conflict` where others have these numbers
   */
  async #insert(
    db: Kysely<AnySchema>,
    { decisions, blocks, spans, uses }: NumberedRows,
    first: number,
  ): Promise<void> {
    const { rows } = await sql<{ request: string }>`
      select request from history_decisions where number = ${first}`.execute(db);
    if (rows[0]?.request === decisions[0]?.[REQUEST]) return;
    if (rows.length > 0) throw new DatabaseError('conflict');
    await sql`insert into history_decisions
      (number, at, request, repo, build, client, outcome, about, answer, credentials)
      select ${whole(0)}, ${whole(1)}, ${text(2)}, ${whole(3)}, ${whole(4)}, ${whole(5)}, ${whole(6)}, ${whole(7)},
      ${whole(8)}, ${whole(9)} from ${rowsOf(this.#kind, decisions)}`.execute(db);
    await sql`insert into history_blocks (name, block) select ${whole(0)}, ${whole(1)}
      from ${rowsOf(this.#kind, blocks)} where true on conflict do nothing`.execute(db);
    await sql`insert into history_spans (block, first_at, last_at) select ${whole(0)}, ${whole(1)}, ${whole(2)}
      from ${rowsOf(this.#kind, spans)} where true on conflict (block) do update set
      first_at = case when excluded.first_at < history_spans.first_at then excluded.first_at else history_spans.first_at end,
      last_at = case when excluded.last_at > history_spans.last_at then excluded.last_at else history_spans.last_at end
      `.execute(db);
    if (uses.length === 0) return;
    await sql`insert into history_uses (entry, repo, client, at, count)
      select ${whole(0)}, ${whole(1)}, ${whole(2)}, ${whole(3)}, ${whole(4)} from ${rowsOf(this.#kind, uses)} where true
      on conflict (entry, repo, client) do update set count = history_uses.count + excluded.count,
      at = case when excluded.at > history_uses.at then excluded.at else history_uses.at end`.execute(db);
  }
}
