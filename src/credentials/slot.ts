import { type ProviderError, type ProviderErrorCode, toProviderError } from '../registry/provider-error.js';
import { renewalAgeMs, renewWhileUsedMs, retryWhileUsedMs } from './refresh-schedule.js';
import { type Held, type Retry, SlotContents, type SlotContext, type SlotState } from './slot-contents.js';
import { withinLimit } from './within-limit.js';

export type { Held, Retry, SlotContext, SlotState };

const NO_TIMER = (): void => undefined;

/**
 * One thing that others outside give, and everything about its life: one call in flight, renewal ahead of time, and
 * what to do when they fail. `obtain` waits only where there is nothing usable and the last attempt did not fail; while it
 * fails, the slot asks again by itself, and says when (`retry`).
 */
export abstract class Slot<T extends Held, Context extends SlotContext> {
  readonly #contents: SlotContents<T>;
  #flight: Promise<void> | undefined;
  /** What the call under way was made from has changed since it began. */
  #outdated = false;
  #lastUsed: number;
  #cancelTimer = NO_TIMER;
  #retired = false;
  readonly #waiting: (() => void)[] = [];

  /** @param lapses whether what does not end must be asked for anew before it is given, once it rested for long */
  constructor(
    protected readonly context: Context,
    lapses = true,
  ) {
    this.#contents = new SlotContents(context, lapses);
    this.#lastUsed = context.clock.monotonic();
  }

  /** @param startedAt monotonic time at which the call begins */
  protected abstract ask(signal: AbortSignal, startedAt: number): Promise<T>;

  /** Age in milliseconds at which what is held is asked for anew while it is used. */
  protected renewalAgeMs(held: T, minimumMs: number): number {
    return renewalAgeMs(held, minimumMs, this.context.random());
  }

  /** After every call, with its outcome and milliseconds; the slot's own state is already the new one. */
  protected abstract done(outcome: 'ok' | ProviderErrorCode, milliseconds: number): void;

  /**
   * What can be said this moment without waiting: what is held, or why there is nothing; undefined when only a call can
   * tell. Starts a renewal where one is due, and marks the slot as used.
   */
  take(): T | ProviderErrorCode | undefined {
    this.#lastUsed = this.context.clock.monotonic();
    const held = this.#contents.unexpired;
    if (!held) return this.lastError;
    if (this.#contents.failure) return held;
    if (this.#contents.isDue(held)) void this.#launch();
    return this.#contents.isGood(held) ? held : undefined;
  }

  /** As `take`, but waits for a call where only that can tell. Never rejects. */
  async obtain(): Promise<T | ProviderErrorCode> {
    const known = this.take();
    if (known !== undefined) return known;
    await this.#launch();
    return this.held ?? this.lastError ?? 'unavailable';
  }

  /** What it is made from has changed: it is asked for anew, and what is held is given until then. */
  renew(): void {
    if (this.#flight) this.#outdated = true;
    else if (this.#contents.last || this.#contents.failure) void this.#launch();
  }

  /**
   * Calls once more, after what is under way; what is held is given until that succeeds. Never rejects.
   *
   * @param begins runs right before the call begins
   */
  protected async callAgain(begins: () => void): Promise<void> {
    while (this.#flight) await this.#flight;
    begins();
    await this.#launch();
  }

  /**
   * What a request may wait for that gets nothing from `take`. Undefined = no attempt will come, or the one under way
   * follows one that ran into its time limit, and will most likely do so too.
   */
  get retry(): Retry | undefined {
    const { failure } = this.#contents;
    if (!failure || this.#retired || (this.#flight && failure.code === 'timed_out')) return undefined;
    return this.#flight ? { ...failure, at: -Infinity } : failure;
  }

  /** Resolves when the next attempt of a failing slot is over, or does not come any more. */
  attempted(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /**
   * Monotonic time up to which `take` may be taken as said again, unless `onChange` is called before. Short for
   * everything that can end, so that use is noticed and a jump of the wall clock is too.
   */
  get settledUntil(): number {
    return this.#contents.settledUntil;
  }

  get state(): SlotState {
    return this.#contents.state;
  }

  /** What it could give, without marking it as used. */
  get held(): T | undefined {
    return this.#contents.unexpired;
  }

  get lastError(): ProviderErrorCode | undefined {
    return this.#contents.failure?.code;
  }

  /** Attempts that failed in a row. */
  get failures(): number {
    return this.#contents.failure?.count ?? 0;
  }

  /** Milliseconds since the first attempt began that failed; undefined = the last one did not. */
  get failingMs(): number | undefined {
    const { failure } = this.#contents;
    return failure && this.context.clock.monotonic() - failure.failingSince;
  }

  /** Milliseconds until the next background attempt; undefined = none planned. */
  get nextAttemptMs(): number | undefined {
    const at = this.#contents.nextAttemptAt;
    return at === Infinity ? undefined : Math.max(0, Math.round(at - this.context.clock.monotonic()));
  }

  /** Milliseconds since it was used or made. */
  get idleMs(): number {
    return this.context.clock.monotonic() - this.#lastUsed;
  }

  /** No entry uses it any more, or it was forgotten to make room. */
  get retired(): boolean {
    return this.#retired;
  }

  /** It stops trying by itself. Requests under way still get what they wait for. */
  retire(): void {
    this.#retired = true;
    this.#cancelTimer();
    if (!this.#flight) this.#release();
  }

  /** Joins the call in flight or starts one. Never rejects. */
  #launch(): Promise<void> {
    return (this.#flight ??= this.#fly().finally(() => {
      this.#flight = undefined;
      const isOutdated = this.#outdated;
      this.#outdated = false;
      if (isOutdated && !this.#retired) void this.#launch();
      this.#release();
    }));
  }

  async #fly(): Promise<void> {
    this.#cancelTimer();
    const startedAt = this.context.clock.monotonic();
    const outcome = await this.#attempt(startedAt);
    this.done(outcome, this.context.clock.monotonic() - startedAt);
  }

  async #attempt(startedAt: number): Promise<'ok' | ProviderErrorCode> {
    try {
      this.#succeeded(await withinLimit((signal) => this.ask(signal, startedAt), this.context));
      return 'ok';
    } catch (thrown) {
      const error = toProviderError(thrown);
      this.#failed(error, startedAt);
      return error.code;
    }
  }

  #succeeded(held: T): void {
    const refreshAge = this.renewalAgeMs(held, this.#contents.minimumFor(held));
    this.#contents.put(held, refreshAge);
    this.context.onChange();
    if (refreshAge !== Infinity) this.#schedule(renewWhileUsedMs(held));
  }

  #failed(error: ProviderError, startedAt: number): void {
    this.#contents.fail(error, startedAt);
    this.context.onChange();
    this.#schedule(retryWhileUsedMs(this.#contents.last));
  }

  /** Tries again when it is time if the slot was used within `usedWithinMs`; else it forgets the failure and rests. */
  #schedule(usedWithinMs: number): void {
    if (this.#retired || this.context.stopped.aborted) return;
    const delay = Math.max(0, this.#contents.nextAttemptAt - this.context.clock.monotonic());
    this.#cancelTimer = this.context.clock.after(delay, () => {
      if (this.idleMs <= usedWithinMs) void this.#launch();
      else this.#rest();
    });
  }

  #release(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #rest(): void {
    this.#contents.rest();
    this.context.onChange();
  }
}
