import { sql } from 'kysely';
import { type Database } from '../../database/database.js';
import { type Use } from '../decision.js';
import { findNames } from './find-names.js';
import { type UseQuery } from '../history-query.js';
import { boundedTime } from '../../wire/bounded-time.js';

/** The numbers of an entry, a repository and a client: what a page of uses ended with. */
export type UsePlace = readonly [entry: number, repo: number, client: number];

export interface FoundUses {
  readonly uses: readonly Use[];
  /** Undefined = there are no more. */
  readonly after: UsePlace | undefined;
}

interface UseRow {
  readonly entryId: number;
  readonly repoId: number;
  readonly clientId: number;
  readonly entry: string;
  readonly repo: string;
  readonly client: string;
  readonly at: number;
  readonly count: number;
}

const LIMIT_MS = 3_000;

/**
 * Last uses, by entry.
 *
 * @throws DatabaseError
 */
export function findUses(
  database: Database,
  { entry, repo, client, before, limit }: UseQuery,
  after: UsePlace = [0, 0, 0],
): Promise<FoundUses> {
  return database.run(
    'history_page',
    async (db) => {
      const names = await findNames(db, database.kind ?? 'sqlite', { entry, repo, client });
      if (!names) return { uses: [], after: undefined };
      const equal = { entry: names.parts[0], repo: names.repo, client: names.client };
      const conditions = Object.entries(equal).flatMap(([column, value]) =>
        value === undefined ? [] : [sql`and u.${sql.ref(column)} = ${value}`],
      );
      if (before !== undefined) conditions.push(sql`and u.at < ${before}`);
      const { rows } =
        await sql<UseRow>`select u.entry as "entryId", u.repo as "repoId", u.client as "clientId",
        (select name from history_names where id = u.entry) as entry,
        (select name from history_names where id = u.repo) as repo,
        (select name from history_names where id = u.client) as client, u.at, u.count
        from history_uses u where (u.entry, u.repo, u.client) > (${sql.join([...after])})
        ${sql.join(conditions, sql` `)} order by u.entry, u.repo, u.client limit ${limit + 1}`.execute(db);
      const page = rows.slice(0, limit);
      const last = rows.length > limit ? page.at(-1) : undefined;
      return { uses: page.map(toUse), after: last && [last.entryId, last.repoId, last.clientId] };
    },
    LIMIT_MS,
  );
}

function toUse({ entry, repo, client, at, count }: UseRow): Use {
  return { entry, repo, client, last: new Date(boundedTime(at)).toISOString(), count };
}
