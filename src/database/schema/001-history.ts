import { type Migration } from './migrate.js';

/**
 * Decisions and last use.
 *
 * A decision is one narrow row: what repeats between requests stands once in `history_texts`, names in `history_names`.
 * Decisions are numbered as they are written, and 128 in a row are a block. `history_blocks` says in which blocks a name
 * is met, which is all that a filter needs and a fraction of an index; `history_spans` has the times of a block.
 */
export const HISTORY: Migration = {
  adds: 'decisions and last use',
  async up(db, kind) {
    const { sql } = await import('kysely');
    for (const statement of kind === 'postgres' ? POSTGRES : SQLITE) await sql.raw(statement).execute(db);
  },
};

const POSTGRES = statements({
  id: 'bigint generated always as identity primary key',
  key: 'bigint primary key',
  whole: 'bigint',
  clustered: '',
});

const SQLITE = statements({
  id: 'integer primary key',
  key: 'integer primary key',
  whole: 'integer',
  clustered: 'without rowid',
});

interface Words {
  /** A key that the database gives out. */
  readonly id: string;
  readonly key: string;
  readonly whole: string;
  /** A table that is kept in its key. */
  readonly clustered: string;
}

function statements({ id, key, whole, clustered }: Words): readonly string[] {
  return [
    `create table history_names (id ${id}, kind text not null, name text not null, unique (kind, name))`,
    // `day`: of its last use, so that it goes when nobody can need it any more.
    `create table history_texts (id ${id}, hash text not null unique, day ${whole} not null, text text not null)`,
    `create index history_by_day on history_texts (day)`,
    `create table history_parts (name ${whole}, text ${whole}, primary key (text, name)) ${clustered}`,
    `create table history_decisions (
      number ${key},
      at ${whole} not null,
      request text not null,
      repo ${whole},
      build ${whole},
      client ${whole} not null,
      outcome ${whole} not null,
      about ${whole} not null,
      answer ${whole} not null,
      credentials ${whole}
    )`,
    `create index history_by_repo on history_decisions (repo, number)`,
    `create index history_by_build on history_decisions (repo, build, number) where build is not null`,
    `create table history_blocks (name ${whole}, block ${whole}, primary key (name, block)) ${clustered}`,
    `create table history_spans (block ${key}, first_at ${whole} not null, last_at ${whole} not null)`,
    `create table history_uses (
      entry ${whole},
      repo ${whole},
      client ${whole},
      at ${whole} not null,
      count ${whole} not null,
      primary key (entry, repo, client)
    ) ${clustered}`,
    // One row: the next number, the oldest block, and until when somebody clears away.
    `create table history_state (next ${whole} not null, oldest ${whole} not null, cleared_until ${whole} not null)`,
    `insert into history_state (next, oldest, cleared_until) values (128, 1, 0)`,
  ];
}
