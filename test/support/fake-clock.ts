import { type Clock } from '../../src/credentials/clock.js';

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** A clock that moves only when a test says so; its wall clock can be set wrong on its own. */
export class FakeClock implements Clock {
  #monotonic = 0;
  /** What the wall clock shows when the monotonic one shows 0. */
  #start: number;
  readonly #timers = new Set<Timer>();

  constructor(wall = Date.UTC(2026, 10, 22)) {
    this.#start = wall;
  }

  now(): number {
    return this.#start + this.#monotonic;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  after(milliseconds: number, run: () => void): () => void {
    const timer: Timer = { at: this.#monotonic + milliseconds, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Moves only the wall clock, as an operator or NTP would. */
  jumpWall(milliseconds: number): void {
    this.#start += milliseconds;
  }

  /**
   * Lets time pass and runs what is due, in order, each with everything that follows from it. Several at once share the
   * time that they let pass.
   */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#monotonic + milliseconds;
    await settle();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#timers.delete(next);
      this.#moveTo(next.at);
      next.run();
      await settle();
    }
    this.#moveTo(end);
  }

  /**
   * Lets time pass in which nothing is due, at once: up to the first timer, whose turn it then is.
   *
   * @param milliseconds at most
   */
  skip(milliseconds: number): void {
    const end = this.#monotonic + milliseconds;
    this.#moveTo(Math.min(end, this.#next(end)?.at ?? end));
  }

  /** Whether a timer's time has come. */
  get isDue(): boolean {
    return this.#next(this.#monotonic) !== undefined;
  }

  get pendingTimers(): number {
    return this.#timers.size;
  }

  #next(end: number): Timer | undefined {
    let first: Timer | undefined; // of several at one time the one that was set first
    for (const timer of this.#timers)
      if (timer.at <= end && timer.at < (first?.at ?? Infinity)) first = timer;
    return first;
  }

  #moveTo(time: number): void {
    this.#monotonic = Math.max(time, this.#monotonic);
  }
}

/**
 * Lets time pass by itself, for what waits for a planned attempt.
 *
 * @param times how much faster than it does, about
 * @returns ends it
 */
export function hurry(clock: FakeClock, times = 100): () => void {
  const timer = setInterval(() => void clock.advance(times), 1);
  return () => {
    clearInterval(timer);
  };
}

/** The real one, also where a test stops timers. */
const nextTick = process.nextTick.bind(process);

/** Lets everything that waits for resolved promises run: a tick comes when no promise is left that has one to tell. */
export function settle(): Promise<void> {
  return new Promise((resolve) => {
    nextTick(resolve);
  });
}

/** What has to be there by now; rejects, and does not wait for ever on a clock that stands, where it is not. */
export async function due<Result>(promise: Promise<Result>): Promise<Result> {
  await settle();
  return Promise.race([promise, Promise.reject(new Error('is still awaited'))]);
}
