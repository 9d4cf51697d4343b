/** First and longest pause in milliseconds; it doubles in between. A configuration may take a second to be read. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 300_000;

/** Does something again, after longer and longer pauses, until it is told that there is no need any more. */
export class SlowRetry {
  #pauseMs = FIRST_PAUSE_MS;
  #timer: NodeJS.Timeout | undefined;
  #dueAt: number | undefined;

  constructor(private readonly work: () => void) {}

  /** Milliseconds until the next time; undefined = none is planned. */
  get nextMs(): number | undefined {
    return this.#dueAt === undefined ? undefined : Math.max(0, this.#dueAt - performance.now());
  }

  plan(): void {
    clearTimeout(this.#timer);
    this.#dueAt = performance.now() + this.#pauseMs;
    this.#timer = setTimeout(() => {
      this.#dueAt = undefined;
      this.work();
    }, this.#pauseMs).unref();
    this.#pauseMs = Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
  }

  /** Nothing is planned any more, and the next pause is a short one again. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#dueAt = undefined;
    this.#pauseMs = FIRST_PAUSE_MS;
  }
}
