import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type Database } from '../../database/database.js';
import { type AnySchema } from '../../database/schema/migrate.js';
import { type Decision, type DecisionOutcome } from '../decision.js';
import { readTexts } from './decision-texts.js';
import { findBounds, findNames, type FoundNames } from './find-names.js';
import { type DecisionQuery } from '../history-query.js';
import { BLOCK, type Row, rowsOf, whole } from '../history-sql.js';
import { boundedTime } from '../../wire/bounded-time.js';

/** Decisions of a repository, and blocks, that are looked at for one page: so every page comes at once. */
const MOST_OF_REPO = 2_000;
const MOST_BLOCKS = 64;

interface DecisionRow {
  readonly number: number;
  readonly at: number;
  readonly request: string;
  readonly repo: string;
  readonly build: number | null;
  readonly client: string;
  readonly outcome: DecisionOutcome;
  /** Null = the text is gone, which only hands that were not ours can have done. */
  readonly about: string | null;
  readonly answer: string | null;
  readonly credentials: string | null;
}

export interface FoundDecisions {
  readonly decisions: readonly Decision[];
  /** Go on below this number; undefined = there are no more. */
  readonly below: number | undefined;
}

/** Numbers of decisions, both ends included. */
interface Range {
  readonly from: number;
  readonly to: number;
}

type Asked = Omit<DecisionQuery, 'cursor'>;

const NONE: FoundDecisions = { decisions: [], below: undefined };

/** Milliseconds for one page. */
const LIMIT_MS = 3_000;

/**
 * The newest decisions that are asked for. How many are looked at is bounded, not how many there are.
 *
 * @throws DatabaseError
 */
export function findDecisions(database: Database, query: Asked, below = Infinity): Promise<FoundDecisions> {
  return database.run('history_page', (db) => new Search(db, database, query).find(below), LIMIT_MS);
}

class Search {
  constructor(
    private readonly db: Kysely<AnySchema>,
    private readonly database: Database,
    private readonly query: Asked,
  ) {}

  async find(below: number): Promise<FoundDecisions> {
    const { kind = 'sqlite' } = this.database;
    const names = await findNames(this.db, kind, this.query);
    const bounds = names && (await findBounds(this.db, this.query));
    if (!bounds) return NONE;
    const range = { from: bounds.first * BLOCK, to: Math.min(below - 1, (bounds.last + 1) * BLOCK - 1) };
    if (names.repo !== undefined) return this.#ofRepo(names, names.repo, range);
    return names.inBlocks.length > 0 ? this.#inBlocks(names, range) : this.#select(names, [range]);
  }

  /** Those of a repository stand in an index; where more is asked for, each is looked at. */
  async #ofRepo(names: FoundNames, repo: number, range: Range): Promise<FoundDecisions> {
    const { from, to, build } = this.query;
    if (names.inBlocks.length === 0 && from === undefined && to === undefined)
      return this.#select(names, [range]);
    const ofBuild = build === undefined ? sql`` : sql`and build = ${build}`;
    const { rows } = await sql<{
      number: number;
    }>`select number from history_decisions where repo = ${repo} ${ofBuild}
      and number between ${range.from} and ${range.to} order by number desc limit 1 offset ${MOST_OF_REPO}
      `.execute(this.db);
    const floor = rows[0] && rows[0].number + 1;
    return this.#select(names, [{ from: floor ?? range.from, to: range.to }], floor);
  }

  /** The blocks in which all names are met, a few at first and more at a time until there are enough decisions. */
  async #inBlocks(names: FoundNames, range: Range): Promise<FoundDecisions> {
    const blocks = await this.#blocks(names.inBlocks, range);
    const isAll = blocks.length <= MOST_BLOCKS;
    const looked = blocks.slice(0, MOST_BLOCKS);
    const decisions: Decision[] = [];
    for (let at = 0, count = 2; at < looked.length; at += count, count = Math.min(2 * count, 32)) {
      const some = looked.slice(at, at + count);
      const floor = (some.at(-1) ?? 0) * BLOCK;
      const ranges = joined(some).map(({ from, to }) => ({ from, to: Math.min(to, range.to) }));
      const rest = { ...this.query, limit: this.query.limit - decisions.length };
      const found = await new Search(this.db, this.database, rest).#select(names, ranges, floor);
      for (const decision of found.decisions) decisions.push(decision);
      const isLast = isAll && at + count >= looked.length;
      if (decisions.length >= this.query.limit)
        return { decisions, below: isLast && found.below === floor ? undefined : found.below };
    }
    return { decisions, below: isAll ? undefined : (looked.at(-1) ?? 0) * BLOCK };
  }

  async #blocks([first = 0, ...rest]: readonly number[], { from, to }: Range): Promise<readonly number[]> {
    const alsoIn = rest.map((name, at) => {
      const other = sql.ref(`also${String(at)}`);
      return sql`join history_blocks ${other} on ${other}.block = b.block and ${other}.name = ${name}`;
    });
    const { rows } = await sql<{
      block: number;
    }>`select b.block from history_blocks b ${sql.join(alsoIn, sql` `)}
      where b.name = ${first} and b.block between ${Math.floor(from / BLOCK)} and ${Math.floor(to / BLOCK)}
      order by b.block desc limit ${MOST_BLOCKS + 1}`.execute(this.db);
    return rows.map(({ block }) => block);
  }

  /** @param floor nothing below it was looked at; undefined = nothing is there */
  async #select(names: FoundNames, ranges: readonly Range[], floor?: number): Promise<FoundDecisions> {
    const { limit } = this.query;
    const { rows } = await sql<DecisionRow>`select p.number, p.at, p.request, p.build,
      (select name from history_names where id = p.repo) as repo,
      (select name from history_names where id = p.client) as client,
      (select name from history_names where id = p.outcome) as outcome,
      (select text from history_texts where id = p.about) as about,
      (select text from history_texts where id = p.answer) as answer,
      (select text from history_texts where id = p.credentials) as credentials
      from (select d.* from ${this.#within(ranges)} and ${sql.join(this.#conditions(names), sql` and `)}
        order by d.number desc limit ${limit + 1}) p order by p.number desc`.execute(this.db);
    const page = rows.slice(0, limit);
    const below = rows.length > limit ? page.at(-1)?.number : floor;
    return { decisions: page.flatMap(toDecision), below };
  }

  /**
   * Each kind would read all there is if it were asked as the other one: PostgreSQL for a join with the ranges, SQLite for
   * a choice of them.
   */
  #within(ranges: readonly Range[]): RawBuilder<unknown> {
    if (this.database.kind === 'postgres' || ranges.length === 1) {
      const either = ranges.map(({ from, to }) => sql`d.number between ${from} and ${to}`);
      return sql`history_decisions d where (${sql.join(either, sql` or `)})`;
    }
    const rows = rowsOf(
      'sqlite',
      ranges.map(({ from, to }): Row => [from, to]),
    );
    return sql`${rows} cross join history_decisions d where d.number between ${whole(0)} and ${whole(1)}`;
  }

  #conditions({ repo, client, outcome, parts }: FoundNames): readonly RawBuilder<unknown>[] {
    const { build, from, to } = this.query;
    const equal = { repo, build, client, outcome };
    return [
      sql`1 = 1`,
      ...Object.entries(equal).flatMap(([column, value]) =>
        value === undefined ? [] : [sql`${sql.ref(`d.${column}`)} = ${value}`],
      ),
      ...(from === undefined ? [] : [sql`d.at >= ${from}`]),
      ...(to === undefined ? [] : [sql`d.at < ${to}`]),
      ...parts.map(
        (name) => sql`exists (select 1 from history_parts h where h.name = ${name} and h.text = d.answer)`,
      ),
    ];
  }
}

/** Blocks from the highest down, those that lie beside each other as one range. */
function joined(blocks: readonly number[]): readonly Range[] {
  const ranges: { from: number; to: number }[] = [];
  for (const block of blocks) {
    const last = ranges.at(-1);
    if (last?.from === (block + 1) * BLOCK) last.from = block * BLOCK;
    else ranges.push({ from: block * BLOCK, to: (block + 1) * BLOCK - 1 });
  }
  return ranges;
}

function toDecision({ at, request, about, answer, credentials, ...rest }: DecisionRow): readonly Decision[] {
  const texts = about === null || answer === null ? undefined : readTexts(about, answer, credentials);
  if (!texts) return [];
  const { repo, build, client, outcome } = rest;
  const time = new Date(boundedTime(at)).toISOString();
  return [{ id: request, time, client, repo, build, outcome, ...texts }];
}
