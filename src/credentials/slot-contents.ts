import { type ProviderError, type ProviderErrorCode } from '../registry/provider-error.js';
import { type Clock } from './clock.js';
import { minimumLifeMs, pauseMs } from './refresh-schedule.js';
import { type WorkLimit } from './within-limit.js';

/** `fresh`: held and renewed in time · `stale`: held, but renewing fails · `failing`: nothing to give · `unused` */
export type SlotState = 'fresh' | 'stale' | 'failing' | 'unused';

/** What a slot can hold. Milliseconds, from the call that gave it. */
export interface Held {
  /** Infinity = does not end. */
  readonly lifetimeMs: number;
  /** Where it began before that call; left out = it did not. */
  readonly fullLifeMs?: number;
  /** After which it wants to be asked for again; Infinity = its life alone decides. */
  readonly renewAfterMs: number;
  ageMs(): number;
  remainingMs(): number;
}

/** The next attempt of a slot whose last one failed. Both are monotonic times. */
export interface Retry {
  /** When the first attempt began that failed. */
  readonly failingSince: number;
  /** When the next one begins, or a time before now: it is under way. */
  readonly at: number;
}

export interface Failure extends Retry {
  readonly code: ProviderErrorCode;
  readonly count: number;
}

export interface ContentsContext {
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Milliseconds of life that what is given must have. */
  minimumMs: number;
}

/** What all slots of a keeper share. */
export interface SlotContext extends WorkLimit, ContentsContext {
  /** Whenever what a slot would say has changed other than by time passing. */
  readonly onChange: () => void;
}

/**
 * Milliseconds for which what is held may be repeated without asking its slot: one that can end, and one that cannot,
 * where only its use has to be noticed.
 */
const SETTLED_MS = 1_000;
const STEADY_MS = 60_000;

/** What a slot has: what it was given, why its last call failed, and for how long either may be said. Calls nobody. */
export class SlotContents<T extends Held> {
  #held: T | undefined;
  #failure: Failure | undefined;
  #refreshAge = Infinity;
  #refreshAt = Infinity;
  /** What is held was to be renewed and was not, as nobody used it; whether it is still good only a call can tell. */
  #lapsed = false;

  /** @param lapses whether what does not end must be asked for anew before it is given, once it rested for long */
  constructor(
    private readonly context: ContentsContext,
    private readonly lapses: boolean,
  ) {}

  /** What was last given, also when it has ended since. */
  get last(): T | undefined {
    return this.#held;
  }

  get unexpired(): T | undefined {
    return this.#held && this.#held.remainingMs() > 0 ? this.#held : undefined;
  }

  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** Whether what is held is to be renewed by now. */
  isDue(held: T): boolean {
    return held.ageMs() >= this.#refreshAge;
  }

  /** Whether what is held may be given without asking anybody. */
  isGood(held: T): boolean {
    return !this.#lapsed && held.remainingMs() >= this.minimumFor(held);
  }

  /** Milliseconds. */
  minimumFor(held: T): number {
    return minimumLifeMs(held.fullLifeMs ?? held.lifetimeMs, this.context.minimumMs);
  }

  get state(): SlotState {
    const held = this.unexpired;
    if (held && !this.#lapsed) return this.#failure ? 'stale' : 'fresh';
    return this.#failure ? 'failing' : 'unused';
  }

  /** Monotonic time up to which all of it may be taken as said again; short for everything that can end. */
  get settledUntil(): number {
    const now = this.context.clock.monotonic();
    const held = this.unexpired;
    if (held && this.#refreshAge === Infinity && !this.#failure) return now + STEADY_MS;
    const left = held ? held.remainingMs() - (this.#failure ? 0 : this.minimumFor(held)) : Infinity;
    return Math.min(now + SETTLED_MS, now + left, this.#failure ? Infinity : this.#refreshAt);
  }

  /** Monotonic time of the next attempt; Infinity = none planned. */
  get nextAttemptAt(): number {
    return this.#failure?.at ?? this.#refreshAt;
  }

  /**
   * A call has given something.
   *
   * @param refreshAge milliseconds of age at which it is asked for anew
   */
  put(held: T, refreshAge: number): void {
    this.#held = held;
    this.#failure = undefined;
    this.#lapsed = false;
    this.#refreshAge = refreshAge;
    this.#refreshAt = this.context.clock.monotonic() + this.#refreshAge - held.ageMs();
  }

  /** A call that began then has failed. */
  fail(error: ProviderError, startedAt: number): void {
    const { count: before, failingSince } = this.#failure ?? { count: 0, failingSince: startedAt };
    const count = before + 1;
    const at = this.context.clock.monotonic() + pauseMs(error, count, this.context.random());
    this.#failure = { code: error.code, count, failingSince, at };
    this.#lapsed = false;
  }

  /** Nobody has used it for long, so that nothing is asked for. */
  rest(): void {
    this.#failure = undefined;
    this.#lapsed = this.lapses && this.#held?.lifetimeMs === Infinity;
  }
}
