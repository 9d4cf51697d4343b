import { type ProviderError, type ProviderErrorCode, toProviderError } from '../registry/provider-error.js';
import {
  minimumLifeMs,
  pauseMs,
  renewalAgeMs,
  renewWhileUsedMs,
  retryWhileUsedMs,
} from './refresh-schedule.js';
import { withinLimit, type WorkLimit } from './within-limit.js';

/** `fresh`: held and renewed in time · `stale`: held, but renewing fails · `failing`: nothing to give · `unused` */
export type SlotState = 'fresh' | 'stale' | 'failing' | 'unused';

/** What a slot can hold. Milliseconds, from the call that gave it. */
export interface Held {
  /** Infinity = does not end. */
  readonly lifetimeMs: number;
  /** After which it wants to be asked for again; Infinity = its life alone decides. */
  readonly renewAfterMs: number;
  ageMs(): number;
  remainingMs(): number;
}

/** What all slots of a keeper share. */
export interface SlotContext extends WorkLimit {
  /** From 0 to 1. */
  readonly random: () => number;
  /** Milliseconds of life that what is given must have. */
  minimumMs: number;
  /** Whenever what `take` or `obtain` would say has changed other than by time passing. */
  readonly onChange: () => void;
}

/**
 * Milliseconds for which what is held may be repeated without asking its slot: one that can end, and one that cannot,
 * where only its use has to be noticed.
 */
const SETTLED_MS = 1_000;
const STEADY_MS = 60_000;

/** The next attempt of a slot whose last one failed. Both are monotonic times. */
export interface Retry {
  /** When the first attempt began that failed. */
  readonly failingSince: number;
  /** When the next one begins, or a time before now: it is under way. */
  readonly at: number;
}

interface Failure extends Retry {
  readonly code: ProviderErrorCode;
  readonly count: number;
}

const NO_TIMER = (): void => undefined;

/**
 * One thing that others outside give, and everything about its life: one call in flight, renewal ahead of time, and
 * what to do when they fail. `obtain` waits only where there is nothing usable and the last attempt did not fail; while it
 * fails, the slot asks again by itself, and says when (`retry`).
 */
export abstract class Slot<T extends Held, Context extends SlotContext> {
  #held: T | undefined;
  #failure: Failure | undefined;
  #flight: Promise<void> | undefined;
  #refreshAge = Infinity;
  #refreshAt = Infinity;
  /** What is held was to be renewed and was not, as nobody used it; whether it is still good only a call can tell. */
  #lapsed = false;
  /** What the call under way was made from has changed since it began. */
  #outdated = false;
  #lastUsed: number;
  #cancelTimer = NO_TIMER;
  #retired = false;
  readonly #waiting: (() => void)[] = [];

  /** @param lapses whether what does not end must be asked for anew before it is given, once it rested for long */
  constructor(
    protected readonly context: Context,
    private readonly lapses = true,
  ) {
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
    const now = this.context.clock.monotonic();
    this.#lastUsed = now;
    const held = this.#unexpired();
    if (!held) return this.#failure?.code;
    if (this.#failure) return held;
    if (held.ageMs() >= this.#refreshAge) void this.#launch();
    return !this.#lapsed && held.remainingMs() >= this.#minimumFor(held) ? held : undefined;
  }

  /** As `take`, but waits for a call where only that can tell. Never rejects. */
  async obtain(): Promise<T | ProviderErrorCode> {
    const known = this.take();
    if (known !== undefined) return known;
    await this.#launch();
    return this.#unexpired() ?? this.#failure?.code ?? 'unavailable';
  }

  /** What it is made from has changed: it is asked for anew, and what is held is given until then. */
  renew(): void {
    if (this.#flight) this.#outdated = true;
    else if (this.#held || this.#failure) void this.#launch();
  }

  /**
   * What a request may wait for that gets nothing from `take`. Undefined = no attempt will come, or the one under way
   * follows one that ran into its time limit, and will most likely do so too.
   */
  get retry(): Retry | undefined {
    const failure = this.#failure;
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
    const now = this.context.clock.monotonic();
    const held = this.#unexpired();
    if (held && this.#refreshAge === Infinity && !this.#failure) return now + STEADY_MS;
    const left = held ? held.remainingMs() - (this.#failure ? 0 : this.#minimumFor(held)) : Infinity;
    return Math.min(now + SETTLED_MS, now + left, this.#failure ? Infinity : this.#refreshAt);
  }

  get state(): SlotState {
    const held = this.#unexpired();
    if (held && !this.#lapsed) return this.#failure ? 'stale' : 'fresh';
    return this.#failure ? 'failing' : 'unused';
  }

  /** What it could give, without marking it as used. */
  get held(): T | undefined {
    return this.#unexpired();
  }

  get lastError(): ProviderErrorCode | undefined {
    return this.#failure?.code;
  }

  /** Milliseconds until the next background attempt; undefined = none planned. */
  get nextAttemptMs(): number | undefined {
    const at = this.#failure?.at ?? this.#refreshAt;
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

  #minimumFor(held: T): number {
    return minimumLifeMs(held.lifetimeMs, this.context.minimumMs);
  }

  #unexpired(): T | undefined {
    return this.#held && this.#held.remainingMs() > 0 ? this.#held : undefined;
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
    this.#held = held;
    this.#failure = undefined;
    this.#lapsed = false;
    this.#refreshAge = this.renewalAgeMs(held, this.#minimumFor(held));
    this.#refreshAt = this.context.clock.monotonic() + this.#refreshAge - held.ageMs();
    this.context.onChange();
    if (this.#refreshAge !== Infinity) this.#schedule(this.#refreshAt, renewWhileUsedMs(held));
  }

  #failed(error: ProviderError, startedAt: number): void {
    const { count: before, failingSince } = this.#failure ?? { count: 0, failingSince: startedAt };
    const count = before + 1;
    const at = this.context.clock.monotonic() + pauseMs(error, count, this.context.random());
    this.#failure = { code: error.code, count, failingSince, at };
    this.#lapsed = false;
    this.context.onChange();
    this.#schedule(at, retryWhileUsedMs(this.#held));
  }

  /** Tries again at that time if the slot was used within `usedWithinMs`; else it forgets the failure and rests. */
  #schedule(at: number, usedWithinMs: number): void {
    if (this.#retired || this.context.stopped.aborted) return;
    const delay = Math.max(0, at - this.context.clock.monotonic());
    this.#cancelTimer = this.context.clock.after(delay, () => {
      if (this.idleMs <= usedWithinMs) void this.#launch();
      else this.#rest();
    });
  }

  #release(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #rest(): void {
    this.#failure = undefined;
    this.#lapsed = this.lapses && this.#held?.lifetimeMs === Infinity;
    this.context.onChange();
  }
}
