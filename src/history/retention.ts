import { type Clock } from '../credentials/clock.js';
import { type Database } from '../database/database.js';
import { DatabaseError } from '../database/database-error.js';

/** Milliseconds from the start to the first time, and between two, about: so that not all processes come at once. */
const FIRST_MS = 2 * 60_000;
const EVERY_MS = 15 * 60_000;

/** Milliseconds between two steps, in which others have the database. */
const PAUSE_MS = 20;

/** Removes what was kept for long enough, now and then, behind all else. */
export class Retention {
  #cancel: () => void;
  #stopped = false;

  /** @param days that decisions are kept, as they are configured at the time */
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly days: () => number | undefined,
  ) {
    this.#cancel = this.#plan(FIRST_MS);
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  #plan(afterMs: number): () => void {
    return this.clock.after(afterMs * (1 + Math.random() / 2), () => {
      void this.#run();
    });
  }

  async #run(): Promise<void> {
    const days = this.days();
    try {
      if (days !== undefined && this.database.state === 'ok') {
        const { clearAway } = await import('./clear-away.js');
        const pause = (): Promise<void> => new Promise((resume) => this.clock.after(PAUSE_MS, resume));
        await clearAway({ database: this.database, days, now: () => this.clock.now(), pause });
      }
    } catch (thrown) {
      // It is counted, and the next time does what was left.
      if (!(thrown instanceof DatabaseError)) throw thrown;
    } finally {
      if (!this.#stopped) this.#cancel = this.#plan(EVERY_MS);
    }
  }
}
