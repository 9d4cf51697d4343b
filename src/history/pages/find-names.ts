import { type Kysely, sql } from 'kysely';
import { type DatabaseKind } from '../../config/gateway/database-place.js';
import { type AnySchema } from '../../database/schema/migrate.js';
import { type NameKind } from '../dictionary.js';
import { type DecisionQuery } from '../history-query.js';
import { rowsOf, text } from '../history-sql.js';

/** The numbers of what is asked for. */
export interface FoundNames {
  readonly repo: number | undefined;
  readonly client: number | undefined;
  readonly outcome: number | undefined;
  /** Entry and address, which the answer names. */
  readonly parts: readonly number[];
  /** Those whose blocks are known. */
  readonly inBlocks: readonly number[];
}

type Named = Partial<Readonly<Record<NameKind, string | undefined>>>;

const KINDS = ['repo', 'client', 'outcome', 'entry', 'address'] as const;

/** Undefined where one of them was never met. */
export async function findNames(
  db: Kysely<AnySchema>,
  kind: DatabaseKind,
  query: Named,
): Promise<FoundNames | undefined> {
  const wanted = KINDS.flatMap((each) => {
    const name = query[each];
    return name === undefined ? [] : [[each, name] as const];
  });
  const found = new Map<NameKind, number>();
  if (wanted.length > 0) {
    const { rows } = await sql<{
      id: number;
      kind: NameKind;
    }>`select n.id, n.kind from ${rowsOf(kind, wanted)}
      join history_names n on n.kind = ${text(0)} and n.name = ${text(1)}`.execute(db);
    for (const row of rows) found.set(row.kind, row.id);
  }
  if (found.size < wanted.length) return undefined;
  const parts = (['entry', 'address'] as const).flatMap((each) => found.get(each) ?? []);
  const [client, outcome] = [found.get('client'), found.get('outcome')];
  const inBlocks = [...parts, ...[client, outcome].flatMap((id) => id ?? [])];
  return { repo: found.get('repo'), client, outcome, parts, inBlocks };
}

/** The blocks in which the times that are asked for lie; undefined = in none. */
export async function findBounds(
  db: Kysely<AnySchema>,
  { from, to }: Pick<DecisionQuery, 'from' | 'to'>,
): Promise<{ readonly first: number; readonly last: number } | undefined> {
  const { rows } =
    from === undefined && to === undefined
      ? await sql<Bounds>`select (select min(block) from history_spans) as first,
          (select max(block) from history_spans) as last`.execute(db)
      : await sql<Bounds>`select min(block) as first, max(block) as last from history_spans
          where last_at >= ${from ?? 0} and first_at < ${to ?? Number.MAX_SAFE_INTEGER}`.execute(db);
  const { first = null, last = null } = rows[0] ?? {};
  return first === null || last === null ? undefined : { first, last };
}

interface Bounds {
  readonly first: number | null;
  readonly last: number | null;
}
