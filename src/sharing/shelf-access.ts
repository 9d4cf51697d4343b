import { type Clock } from '../credentials/clock.js';
import { DatabaseError } from '../database/database-error.js';
import { type CredentialShelf } from './credential-shelf.js';

/**
 * Milliseconds that a mint waits for one answer of the shelf at most, counted in so many parts: a process that stands still
 * for longer than one of them has not been waiting for the shelf.
 */
export const ANSWER_MS = 250;
const PARTS = 5;

/** Milliseconds for which it is not asked after it has not answered in time. */
export const REST_MS = 5_000;

/** Asked at once; what is more waits for its turn, within its time. */
const MOST_AT_ONCE = 16;

/**
 * Asks the shelf, and waits no longer than is worth it: a credential can always be minted without. What does not answer
 * in time is left alone for a while, so that of many mints only the first ones wait.
 */
export class ShelfAccess {
  #restsUntil = -Infinity;
  #asking = 0;
  readonly #queue: (() => void)[] = [];

  constructor(
    private readonly shelf: CredentialShelf,
    private readonly clock: Clock,
  ) {}

  /** @throws DatabaseError, within 250 ms */
  async ask<Result>(question: (shelf: CredentialShelf) => Promise<Result>): Promise<Result> {
    if (this.clock.monotonic() < this.#restsUntil) throw new DatabaseError('unavailable');
    let isLate = false;
    let cancel = (): void => undefined;
    const limit = new Promise<never>((_, reject) => {
      const wait = (parts: number): void => {
        cancel = this.clock.after(ANSWER_MS / PARTS, () => {
          if (parts > 1) {
            wait(parts - 1);
            return;
          }
          isLate = true;
          this.#restsUntil = this.clock.monotonic() + REST_MS;
          reject(new DatabaseError('timed_out'));
        });
      };
      wait(PARTS);
    });
    try {
      return await Promise.race([this.#inTurn(question, () => isLate), limit]);
    } finally {
      cancel();
    }
  }

  async #inTurn<Result>(
    question: (shelf: CredentialShelf) => Promise<Result>,
    isLate: () => boolean,
  ): Promise<Result> {
    if (this.#asking >= MOST_AT_ONCE) await new Promise<void>((resolve) => this.#queue.push(resolve));
    else this.#asking++;
    try {
      if (isLate()) throw new DatabaseError('timed_out');
      return await question(this.shelf);
    } finally {
      const next = this.#queue.shift();
      if (next) next();
      else this.#asking--;
    }
  }
}
