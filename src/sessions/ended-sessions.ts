import { type Kysely } from 'kysely';
import { type Database } from '../database/database.js';
import { type Session } from './session.js';

/** How many ended sessions are remembered; beyond that the oldest ones are forgotten. */
const MOST = 10_000;

/** As `src/database/schema/004-sessions.ts` makes them. */
interface SessionsSchema {
  readonly ended_sessions: { readonly id: string; readonly expires_at: number };
}

/**
 * Sessions whose person signed out before they ran out: a copy of such a cookie opens nothing any more. This process
 * remembers what it heard itself; what others heard the database tells, and nobody while that is down.
 */
export class EndedSessions {
  readonly #ends = new Map<string, number>();

  constructor(private readonly database?: Database) {}

  /** Resolves when others know as well, as far as they can be told. */
  async end({ id, expiresAt }: Pick<Session, 'id' | 'expiresAt'>): Promise<void> {
    this.#forgetOld();
    this.#ends.set(id, expiresAt);
    const [oldest] = this.#ends.keys();
    if (this.#ends.size > MOST && oldest !== undefined) this.#ends.delete(oldest);
    await this.#ask('session-end', async (db) => {
      await db.deleteFrom('ended_sessions').where('expires_at', '<', Date.now()).execute();
      const row = { id, expires_at: expiresAt };
      await db
        .insertInto('ended_sessions')
        .values(row)
        .onConflict((same) => same.doNothing())
        .execute();
    });
  }

  async has(id: string): Promise<boolean> {
    if (this.#ends.has(id)) return true;
    const row = await this.#ask('session-look', (db) =>
      db.selectFrom('ended_sessions').select('id').where('id', '=', id).executeTakeFirst(),
    );
    return row !== undefined;
  }

  /** Undefined as well where there is no database, or it cannot be asked; its own metrics tell of that. */
  async #ask<Result>(
    task: string,
    work: (db: Kysely<SessionsSchema>) => Promise<Result>,
  ): Promise<Result | undefined> {
    if (this.database?.state !== 'ok') return undefined;
    return this.database.run(task, work).catch(() => undefined);
  }

  #forgetOld(): void {
    const now = Date.now();
    for (const [id, expiresAt] of this.#ends) if (expiresAt <= now) this.#ends.delete(id);
  }
}
