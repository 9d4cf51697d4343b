import { type Clock, systemClock } from '../credentials/clock.js';
import { type CredentialShelf } from './credential-shelf.js';

/** Milliseconds between two rounds, about; for which a dead place is kept; and that a round may take. */
const PAUSE_MS = 15 * 60_000;
const DEAD_MS = 3_600_000;
const ROUND_MS = 60_000;

/** Places removed with one statement, and statements of one round: no other waits long for either. */
const CHUNK = 500;
const MOST_CHUNKS = 40;

/** The name of a lease, which no keyed hash can have. */
const PLACE = 'sweep';

/** Removes places whose credentials died an hour ago. Of all processes one at a time does. */
export class ShelfSweeper {
  #cancel = (): void => undefined;
  #isStopped = false;

  constructor(
    private readonly shelf: CredentialShelf,
    private readonly holder: string,
    private readonly clock: Clock = systemClock,
    private readonly random: () => number = Math.random,
  ) {}

  /** Begins to look now and then. */
  start(): void {
    if (this.#isStopped) return;
    this.#cancel = this.clock.after(PAUSE_MS * (0.5 + this.random()), () => {
      void this.sweep()
        .catch(() => 0) // it cannot be asked, which others tell
        .then(() => {
          this.start();
        });
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel();
  }

  /**
   * @returns how many it has removed
   * @throws DatabaseError
   */
  async sweep(): Promise<number> {
    const lease = { holder: this.holder, ms: ROUND_MS, longestMs: 2 * ROUND_MS };
    if (!(await this.shelf.lease(PLACE, lease))) return 0;
    let all = 0;
    for (let chunk = 0, removed = CHUNK; chunk < MOST_CHUNKS && removed === CHUNK; chunk++) {
      removed = this.#isStopped ? 0 : await this.shelf.sweep(DEAD_MS, CHUNK);
      all += removed;
    }
    await this.shelf.release(PLACE, this.holder);
    return all;
  }
}
