import { type Kysely, sql } from 'kysely';
import { type DatabaseKind } from '../config/gateway/database-place.js';
import { type AnySchema } from '../database/schema/migrate.js';
import { DAY_MS, type Row, rowsOf, text, whole } from './history-sql.js';

export type NameKind = 'repo' | 'client' | 'outcome' | 'entry' | 'address';

/** A name, to be looked up. */
export type NameKey = `${NameKind} ${string}`;

/** Ids that are remembered of each kind; then all are forgotten. */
const MOST_KNOWN = 50_000;

interface KnownText {
  readonly id: number;
  readonly day: number;
}

/** The numbers under which names and texts stand in the database; most are known from before. */
export class Dictionary {
  readonly #names = new Map<NameKey, number>();
  readonly #texts = new Map<string, KnownText>();

  constructor(private readonly kind: DatabaseKind) {}

  /** What was remembered may not hold any more. */
  forget(): void {
    this.#names.clear();
    this.#texts.clear();
  }

  /** @throws TypeError for one that was not put */
  idOf(key: NameKey): number {
    const id = this.#names.get(key);
    if (id === undefined) throw new TypeError('a name has no number');
    return id;
  }

  /** @throws TypeError for one that was not put */
  idOfText(hash: string): number {
    const known = this.#texts.get(hash);
    if (!known) throw new TypeError('a text has no number');
    return known.id;
  }

  /**
   * Forgets all if one of these does not stand in the database as it is remembered: after a standby has taken over, or a
   * backup was put back, the last of them may be gone, and their numbers be given to others.
   */
  async verify(
    db: Kysely<AnySchema>,
    keys: ReadonlySet<NameKey>,
    hashes: ReadonlyMap<string, unknown>,
  ): Promise<void> {
    const names = [...keys].flatMap((key): Row[] => {
      const id = this.#names.get(key);
      return id === undefined ? [] : [[id, ...splitKey(key)]];
    });
    const texts = [...hashes.keys()].flatMap((hash): Row[] => {
      const known = this.#texts.get(hash);
      return known ? [[known.id, hash]] : [];
    });
    if (names.length + texts.length === 0) return;
    const { rows } = await sql<{ found: number }>`select
      (select count(*) from ${rowsOf(this.kind, names)} join history_names n
        on n.id = ${whole(0)} and n.kind = ${text(1)} and n.name = ${text(2)})
      + (select count(*) from ${rowsOf(this.kind, texts)} join history_texts t
        on t.id = ${whole(0)} and t.hash = ${text(1)}) as found`.execute(db);
    if (rows[0]?.found !== names.length + texts.length) this.forget();
  }

  async putNames(db: Kysely<AnySchema>, keys: ReadonlySet<NameKey>): Promise<void> {
    if (this.#names.size > MOST_KNOWN) this.#names.clear();
    const unknown = [...keys].filter((key) => !this.#names.has(key)).sort();
    if (unknown.length === 0) return;
    const rows = rowsOf(this.kind, unknown.map(splitKey));
    await sql`insert into history_names (kind, name) select ${text(0)}, ${text(1)} from ${rows} where true
      on conflict do nothing`.execute(db);
    const { rows: found } = await sql<{ id: number; kind: NameKind; name: string }>`
      select n.id, n.kind, n.name from ${rows}
      join history_names n on n.kind = ${text(0)} and n.name = ${text(1)}`.execute(db);
    for (const { id, kind, name } of found) this.#names.set(`${kind} ${name}`, id);
  }

  /**
   * @param texts by their hash
   * @returns the hashes of those that may be new to the database
   */
  async putTexts(
    db: Kysely<AnySchema>,
    texts: ReadonlyMap<string, () => string>,
    nowMs: number,
  ): Promise<readonly string[]> {
    if (this.#texts.size > MOST_KNOWN) this.#texts.clear();
    const day = Math.floor(nowMs / DAY_MS);
    const unknown = [...texts].filter(([hash]) => (this.#texts.get(hash)?.day ?? -1) < day).sort(byHash);
    if (unknown.length === 0) return [];
    const rows = rowsOf(
      this.kind,
      unknown.map(([hash, written]): Row => [hash, day, written()]),
    );
    await sql`insert into history_texts (hash, day, text) select ${text(0)}, ${whole(1)}, ${text(2)} from ${rows}
      where true on conflict (hash) do update set day = excluded.day`.execute(db);
    const { rows: found } = await sql<{ id: number; hash: string }>`
      select t.id, t.hash from ${rowsOf(
        this.kind,
        unknown.map(([hash]): Row => [hash]),
      )}
      join history_texts t on t.hash = ${text(0)}`.execute(db);
    for (const { id, hash } of found) this.#texts.set(hash, { id, day });
    return unknown.map(([hash]) => hash);
  }
}

function splitKey(key: NameKey): Row {
  const at = key.indexOf(' ');
  return [key.slice(0, at), key.slice(at + 1)];
}

function byHash([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
