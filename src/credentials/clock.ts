/** Time as the keeper sees it; the tests drive a clock of their own. */
export interface Clock {
  /** Wall clock, epoch milliseconds. May jump. */
  now(): number;
  /** Milliseconds since some start; never jumps, never goes back. */
  monotonic(): number;
  /** Calls back once after so many milliseconds; does not keep the process alive. Returns the way to cancel it. */
  after(milliseconds: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (milliseconds, run) => {
    const timer = setTimeout(run, Math.min(milliseconds, MAX_TIMER_MS)).unref();
    return () => {
      clearTimeout(timer);
    };
  },
};

/** Node runs a timer of more than 2^31-1 ms at once; nothing here may wait longer than that anyway. */
const MAX_TIMER_MS = 2 ** 31 - 1;
