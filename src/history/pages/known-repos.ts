import { setImmediate } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { type Database } from '../../database/database.js';
import { type AnySchema } from '../../database/schema/migrate.js';
import { type RequestParts } from '../decision.js';
import { type DecisionRecord } from '../decision-record.js';
import { type KnownRepo, type KnownRepos, type RepoQuery } from '../history-query.js';
import { rowsOf, whole } from '../history-sql.js';

/** Names of repositories that are read at most, those with the newest decisions first, and looked through in one go. */
const MOST_NAMES = 10_000;
const A_TURN = 1_000;
/** Of each repository so many of the last decisions say who asks for it. */
const MOST_DECISIONS = 20;

const LIMIT_MS = 3_000;

interface NameRow {
  readonly id: number;
  readonly name: string;
  readonly total: number;
}

/**
 * The repositories that decisions name.
 *
 * @throws DatabaseError
 */
export async function findRepos(database: Database, query: RepoQuery): Promise<Omit<KnownRepos, 'source'>> {
  const names = await database.run('history_page', namesOfRepos, LIMIT_MS);
  const wanted = await selected(names, ({ name }) => query.isWanted(name));
  const some = wanted.slice(0, query.limit);
  const repos = await database.run('history_page', (db) => whoAsks(db, database, some), LIMIT_MS);
  return { repos, known: names[0]?.total ?? 0, looked: names.length - wanted.length + some.length };
}

async function namesOfRepos(db: Kysely<AnySchema>): Promise<readonly NameRow[]> {
  const { rows } = await sql<NameRow>`select id, name, count(*) over () as total from
    (select n.id, n.name, (select max(d.number) from history_decisions d where d.repo = n.id) as last
      from history_names n where n.kind = 'repo' and n.name <> '') named
    where last is not null order by last desc limit ${MOST_NAMES}`.execute(db);
  return rows;
}

interface AskedRow {
  readonly id: number;
  readonly client: string;
  /** Null = the text is gone, which only hands that were not ours can have done. */
  readonly about: string | null;
}

async function whoAsks(
  db: Kysely<AnySchema>,
  { kind = 'sqlite' }: Database,
  names: readonly NameRow[],
): Promise<readonly KnownRepo[]> {
  if (names.length === 0) return [];
  const ids = names.map(({ id }) => [id]);
  const { rows } = await sql<AskedRow>`select asked.repo as id,
    (select name from history_names where id = asked.client) as client,
    (select text from history_texts where id = asked.about) as about from
    (select distinct d.repo, d.client, d.about from ${rowsOf(kind, ids)} join history_decisions d
      on d.repo = ${whole(0)} and d.number >= coalesce((select o.number from history_decisions o
        where o.repo = ${whole(0)} order by o.number desc limit 1 offset ${MOST_DECISIONS - 1}), 0)) asked
    order by asked.repo, asked.client, asked.about`.execute(db);
  const byRepo = new Map(names.map(({ id, name }) => [id, new Askers(name)]));
  for (const { id, client, about } of rows) {
    const parts = about === null ? undefined : (JSON.parse(about) as RequestParts);
    if (parts) byRepo.get(id)?.add({ client, ...parts });
  }
  return [...byRepo.values()].flatMap(({ all }) => [...all]);
}

/** The same of what is held in memory. */
export async function recentRepos(
  records: Iterable<readonly [number, DecisionRecord]>,
  { isWanted, limit }: RepoQuery,
): Promise<Omit<KnownRepos, 'source'>> {
  const byRepo = new Map<string, Askers>();
  for (const [, { ci, client }] of records) {
    if (ci.repo === '') continue;
    const askers = byRepo.get(ci.repo) ?? new Askers(ci.repo);
    byRepo.set(ci.repo, askers);
    askers.add({ client, ...ci });
  }
  const wanted = await selected([...byRepo.values()], ({ repo }) => isWanted(repo));
  const some = wanted.slice(0, limit);
  const looked = byRepo.size - wanted.length + some.length;
  return { repos: some.flatMap(({ all }) => [...all]), known: byRepo.size, looked };
}

/** Who asks for a repository, and what the forge says of it then. */
class Askers {
  readonly #all = new Map<string, KnownRepo>();

  constructor(readonly repo: string) {}

  get all(): Iterable<KnownRepo> {
    return this.#all.values();
  }

  add({ client, repoId, forge }: Pick<RequestParts, 'repoId' | 'forge'> & { readonly client: string }): void {
    this.#all.set(JSON.stringify([client, repoId, forge]), { repo: this.repo, client, repoId, forge });
  }
}

async function selected<Item>(
  items: readonly Item[],
  isWanted: (item: Item) => boolean,
): Promise<readonly Item[]> {
  const wanted: Item[] = [];
  for (const [at, item] of items.entries()) {
    if (at % A_TURN === A_TURN - 1) await setImmediate();
    if (isWanted(item)) wanted.push(item);
  }
  return wanted;
}
