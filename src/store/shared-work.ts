import { ProviderError } from '../registry/provider-error.js';

interface Flight<Result> {
  readonly result: Promise<Result>;
  readonly stop: AbortController;
  waiting: number;
}

/** One piece of work for all who want it at one time, e.g. a sign-in. It ends when nobody waits for it any more. */
export class SharedWork<Result> {
  #flight: Flight<Result> | undefined;

  constructor(private readonly work: (signal: AbortSignal) => Promise<Result>) {}

  /**
   * Joins what is under way, or starts it. The signal ends only the waiting of its own caller.
   *
   * @throws ProviderError `timed_out` when the signal aborts, and what the work throws
   */
  async join(signal: AbortSignal): Promise<Result> {
    if (signal.aborted) throw new ProviderError('timed_out');
    const flight = (this.#flight ??= this.#start());
    flight.waiting++;
    const leaving = new AbortController();
    const left = new Promise<never>((_, reject) => {
      const leave = (): void => {
        reject(new ProviderError('timed_out'));
      };
      signal.addEventListener('abort', leave, { once: true, signal: leaving.signal });
    });
    try {
      return await Promise.race([flight.result, left]);
    } finally {
      leaving.abort();
      if (--flight.waiting === 0) this.#end(flight);
    }
  }

  #start(): Flight<Result> {
    const stop = new AbortController();
    const flight = { result: this.work(stop.signal), stop, waiting: 0 };
    flight.result.catch(() => undefined); // whoever waits is told; nobody may be left
    return flight;
  }

  #end(flight: Flight<Result>): void {
    flight.stop.abort();
    this.#flight = undefined; // it can be no other: one begins only after this
  }
}
