import type { Kysely, RawBuilder, sql as Sql } from 'kysely';
import { type Database } from '../database/database.js';
import { type AnySchema } from '../database/schema/migrate.js';
import { type CredentialShelf, type Lease, type Rest, type ShelfPlace } from './credential-shelf.js';

/** A row as both kinds of database give it; counts of PostgreSQL are numbers already. */
interface Row {
  readonly sealed: string;
  readonly issued_at: number;
  readonly leased_until: number;
  readonly holder: string;
  readonly now: number;
}

type Work<Result> = (db: Kysely<AnySchema>, sql: typeof Sql, now: RawBuilder<number>) => Promise<Result>;

const NO_REST: Rest = { mark: '', until: 0 };

/** The table `shared_credentials`: one statement for each step, so that no connection is held between two of them. */
export class DatabaseShelf implements CredentialShelf {
  constructor(private readonly database: Database) {}

  look(name: string): Promise<ShelfPlace | undefined> {
    return this.#run('share_look', async (db, sql, now) => {
      const { rows } = await sql<Row>`
        select ${bounded(sql)} as sealed, issued_at, leased_until, holder, ${now} as now
        from shared_credentials where name = ${name}
      `.execute(db);
      return placeOf(rows[0]);
    });
  }

  lease(name: string, { holder, ms, longestMs, over = holder }: Lease): Promise<ShelfPlace | undefined> {
    return this.#run('share_lease', async (db, sql, now) => {
      const { rows } = await sql<Row>`
        insert into shared_credentials (name, sealed, issued_at, expires_at, holder, leased_until)
        values (${name}, '', 0, ${now} + ${ms}, ${holder}, ${now} + ${ms})
        on conflict (name) do update set holder = excluded.holder, leased_until = excluded.leased_until
        where shared_credentials.holder in (${holder}, ${over})
          or shared_credentials.leased_until <= ${now}
          or shared_credentials.leased_until > ${now} + ${longestMs}
        returning ${bounded(sql)} as sealed, issued_at, leased_until, holder, ${now} as now
      `.execute(db);
      return placeOf(rows[0]);
    });
  }

  put(
    name: string,
    { sealed, issuedAt, expiresAt }: { sealed: string; issuedAt: number; expiresAt: number },
  ): Promise<void> {
    return this.#run('share_put', async (db, sql) => {
      await sql`
        insert into shared_credentials (name, sealed, issued_at, expires_at, holder, leased_until)
        values (${name}, ${sealed}, ${issuedAt}, ${expiresAt}, '', 0)
        on conflict (name) do update set sealed = excluded.sealed, issued_at = excluded.issued_at,
          expires_at = excluded.expires_at, holder = '', leased_until = 0
      `.execute(db);
    });
  }

  release(name: string, holder: string, { mark, until }: Rest = NO_REST): Promise<void> {
    return this.#run('share_release', async (db, sql) => {
      await sql`
        update shared_credentials set holder = ${mark}, leased_until = ${until}
        where name = ${name} and holder = ${holder}
      `.execute(db);
    });
  }

  sweep(deadMs: number, most: number): Promise<number> {
    return this.#run('share_sweep', async (db, sql, now) => {
      const { numAffectedRows } = await sql`
        delete from shared_credentials where name in (
          select name from shared_credentials where expires_at < ${now} - ${deadMs} order by expires_at limit ${most}
        )
      `.execute(db);
      return Number(numAffectedRows ?? 0);
    });
  }

  /** A statement that is written by hand says what it means where two kinds of database differ, and that is the time. */
  #run<Result>(task: string, work: Work<Result>): Promise<Result> {
    return this.database.run(task, async (db) => {
      const { sql } = await import('kysely');
      const now =
        this.database.kind === 'postgres'
          ? sql<number>`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`
          : sql<number>`cast(unixepoch('subsec') * 1000 as integer)`;
      return work(db, sql, now);
    });
  }
}

/** What is longer than any credential that was sealed here is not brought into memory: it counts for none. */
function bounded(sql: typeof Sql): RawBuilder<string> {
  return sql`case when length(shared_credentials.sealed) <= ${MOST_SEALED} then shared_credentials.sealed else '' end`;
}

/** Characters; an answer of a vendor has 64 KiB at most. */
const MOST_SEALED = 256 * 1024;

function placeOf(row: Row | undefined): ShelfPlace | undefined {
  return (
    row && {
      sealed: row.sealed,
      issuedAt: row.issued_at,
      leasedUntil: row.leased_until,
      holder: row.holder,
      now: row.now,
    }
  );
}
