import { type Clock } from '../../credentials/clock.js';

/** Milliseconds between the beginnings of two probes of one entry. */
export const PROBE_PAUSE_MS = 5_000;
const MOST_AT_ONCE = 8;

/** Keeps somebody who clicks, and a script that loops, from flooding vendors with probes. */
export class ProbeBrake {
  /** When each entry was probed last; those that may be probed again are forgotten. */
  readonly #begun = new Map<string, number>();
  #running = 0;

  /** Undefined = it may not be probed now; nothing is probed then. */
  during<Result>(entry: string, clock: Clock, work: () => Promise<Result>): Promise<Result> | undefined {
    const now = clock.monotonic();
    for (const [name, at] of this.#begun) if (now - at >= PROBE_PAUSE_MS) this.#begun.delete(name);
    if (this.#running >= MOST_AT_ONCE || this.#begun.has(entry)) return undefined;
    this.#begun.set(entry, now);
    this.#running++;
    return work().finally(() => {
      this.#running--;
    });
  }
}
