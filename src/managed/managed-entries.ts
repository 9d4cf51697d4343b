import { type Clock, systemClock } from '../credentials/clock.js';
import { type Database } from '../database/database.js';
import { DatabaseError } from '../database/database-error.js';
import { type Sealer } from '../database/seal.js';
import { boundedTime } from '../wire/bounded-time.js';
import { type EntriesDatabase, type EntryRow, rowOf } from './entries-table.js';
import { selectEntries } from './entry-rows.js';
import { type EntryDocument, ManagedError, type ManagedEntry } from './managed-entry.js';

/** As many as every source may have (`src/feeds/feed-place.ts`). */
export const MOST_MANAGED = 10_000;

/** What a change is for. */
export interface Change {
  readonly name: string;
  /** The version that is changed; undefined = there must be none yet. */
  readonly from: number | undefined;
  /** Whoever changes it, as people know them. */
  readonly by: string;
}

/** The channel of PostgreSQL on which a change is told. */
export const CHANNEL = 'dockpass_entries';

/** The entries that the database keeps. Every method rejects with a DatabaseError while that is down. */
export class ManagedEntries {
  readonly #heard = new Set<() => void>();

  constructor(
    private readonly database: Database,
    private readonly clock: Pick<Clock, 'now'> = systemClock,
  ) {}

  /** Told at once of every change that this process makes, until the signal aborts. */
  onChange(heard: () => void, signal: AbortSignal): void {
    this.#heard.add(heard);
    signal.addEventListener('abort', () => this.#heard.delete(heard), { once: true });
  }

  /** A number that grows with every change of any entry. */
  async number(): Promise<number> {
    return this.database.run('entries-look', async (db: EntriesDatabase) => {
      const row = await db
        .selectFrom('changes')
        .select('number')
        .where('topic', '=', 'entries')
        .executeTakeFirst();
      return row?.number ?? 0;
    });
  }

  /** By name, as they lie there. */
  rows(): Promise<readonly EntryRow[]> {
    return this.database.run('entries-read', (db: EntriesDatabase) =>
      selectEntries(db)
        .orderBy('name')
        .limit(MOST_MANAGED + 1)
        .execute(),
    );
  }

  /** By name, those after a name. */
  async page(after: string, limit: number): Promise<readonly ManagedEntry[]> {
    const rows = await this.database.run('entries-read', (db: EntriesDatabase) =>
      selectEntries(db).where('name', '>', after).orderBy('name').limit(limit).execute(),
    );
    return rows.map((row) => this.opened(row));
  }

  async get(name: string): Promise<ManagedEntry | undefined> {
    const row = await this.database.run('entries-read', (db: EntriesDatabase) =>
      selectEntries(db).where('name', '=', name).executeTakeFirst(),
    );
    return row && this.opened(row);
  }

  opened({ sealed, ...row }: EntryRow): ManagedEntry {
    const { name, version, changed_by: changedBy } = row;
    const changedAt = boundedTime(row.changed_at);
    const text = this.database.sealer?.open(sealed, rowOf(row));
    const document = text === undefined ? undefined : (JSON.parse(text) as EntryDocument);
    return { name, version, changedAt, changedBy, document };
  }

  /**
   * Puts one in, or changes it.
   *
   * @returns its version from now on
   * @throws ManagedError `conflict` where somebody else changed it meanwhile, `too_many`, `no_key`
   */
  async put({ name, from, by }: Change, document: EntryDocument): Promise<number> {
    const sealer = this.#sealer();
    const version = await this.#changed(async (db, next) => {
      const row = { name, version: next, changed_at: this.clock.now(), changed_by: by };
      const sealed = sealer.seal(JSON.stringify(document), rowOf(row));
      if (from === undefined) return this.#insert(db, { ...row, sealed });
      const { numUpdatedRows } = await db
        .updateTable('entries')
        .set({ ...row, sealed })
        .where('name', '=', name)
        .where('version', '=', from)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw new ManagedError('conflict');
    });
    this.#tell();
    return version;
  }

  /** @throws ManagedError `conflict`, `not_found` */
  async remove({ name, from }: Omit<Change, 'by'>): Promise<void> {
    await this.#changed(async (db) => {
      const row = await db
        .selectFrom('entries')
        .select('version')
        .where('name', '=', name)
        .executeTakeFirst();
      if (!row) throw new ManagedError('not_found');
      if (row.version !== from) throw new ManagedError('conflict');
      await db.deleteFrom('entries').where('name', '=', name).execute();
    });
    this.#tell();
  }

  /**
   * Seals with the present key what a former one sealed.
   *
   * @returns how many were sealed anew, and how many no key opens
   */
  async reseal(): Promise<{ readonly sealed: number; readonly unopened: number }> {
    const sealer = this.#sealer();
    const old = (await this.rows()).filter(({ sealed }) => sealer.isOld(sealed));
    let unopened = 0;
    for (const row of old) {
      const text = sealer.open(row.sealed, rowOf(row));
      if (text === undefined) unopened++;
      else await this.#replaceSeal(row, sealer.seal(text, rowOf(row)));
    }
    return { sealed: old.length - unopened, unopened };
  }

  #replaceSeal({ name, version }: EntryRow, sealed: string): Promise<unknown> {
    return this.database.run('entries-write', (db: EntriesDatabase) =>
      db
        .updateTable('entries')
        .set({ sealed })
        .where('name', '=', name)
        .where('version', '=', version)
        .execute(),
    );
  }

  async #insert(db: EntriesDatabase, row: EntryRow): Promise<void> {
    const { count } = await db
      .selectFrom('entries')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    if (count >= MOST_MANAGED) throw new ManagedError('too_many');
    const known = await db
      .selectFrom('entries')
      .select('name')
      .where('name', '=', row.name)
      .executeTakeFirst();
    if (known) throw new ManagedError('conflict');
    await db.insertInto('entries').values(row).execute();
  }

  /** Counts a change and makes it, both or neither; the row of the count lets one in at a time. */
  async #changed(make: (db: EntriesDatabase, next: number) => Promise<void>): Promise<number> {
    let refused: ManagedError | undefined;
    const made = this.database.run('entries-write', (db: EntriesDatabase) =>
      db.transaction().execute(async (transaction) => {
        await transaction
          .updateTable('changes')
          .set(({ eb }) => ({ number: eb('number', '+', 1) }))
          .where('topic', '=', 'entries')
          .execute();
        const { number } = await transaction
          .selectFrom('changes')
          .select('number')
          .where('topic', '=', 'entries')
          .executeTakeFirstOrThrow();
        await make(transaction, number).catch((thrown: unknown) => {
          if (thrown instanceof ManagedError) refused = thrown;
          throw thrown;
        });
        if (this.database.kind === 'postgres') {
          const { sql } = await import('kysely');
          await sql`select pg_notify(${CHANNEL}, '')`.execute(transaction);
        }
        return number;
      }),
    );
    return made.catch((thrown: unknown) => {
      const isTaken = thrown instanceof DatabaseError && thrown.code === 'conflict';
      throw refused ?? (isTaken ? new ManagedError('conflict') : thrown);
    });
  }

  #sealer(): Sealer {
    const { sealer } = this.database;
    if (!sealer) throw new ManagedError('no_key');
    return sealer;
  }

  #tell(): void {
    for (const heard of this.#heard) heard();
  }
}
