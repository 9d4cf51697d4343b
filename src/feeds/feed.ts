import { type FeedSource } from '../config/feeds/feed-source.js';
import { type ConfigNote, type FedCheck } from '../config/gateway-config.js';
import { type Clock } from '../credentials/clock.js';
import { withinLimit } from '../credentials/within-limit.js';
import { type ProviderErrorCode, toProviderError } from '../registry/provider-error.js';
import { EMPTY_VIEW, FeedItems, type FeedView } from './feed-items.js';
import { type FeedPlace } from './feed-place.js';

/** Milliseconds one look may take: a store is asked for thousands of secrets one by one. */
const LOOK_LIMIT_MS = 60_000;
/** Milliseconds after a change before it is read, so that many at one time are read at once, and at most so long. */
const SETTLE_MS = 100;
const LONGEST_SETTLE_MS = 500;
/** Of the time that whole looks take, so much is waited in between. */
const REST = 20;
/** Milliseconds for which whole looks that nobody asked for give way to changes that somebody told of. */
const YIELD_MS = 60_000;
/** First and longest pause in milliseconds after a look that failed; it doubles in between. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * `waiting`: not read yet · `ok`: as it was at the last look · `stale`: it could not be read, what it gave last is used ·
 * `failing`: it never could be.
 */
export type FeedState = 'waiting' | 'ok' | 'stale' | 'failing';

export interface FeedParts {
  readonly place: FeedPlace;
  readonly clock: Clock;
  /** Puts to use what a look found otherwise than the one before it. */
  readonly changed: (feed: Feed, before: FeedView, now: FeedView) => Promise<void>;
  /** Told when a look fails for another cause than the one before it, and when one succeeds again (undefined). */
  readonly failed: (feed: Feed, code: ProviderErrorCode | undefined) => void;
}

/** One source of entries that is followed while the gateway runs. What it gave last is kept for as long as it runs. */
export class Feed {
  view = EMPTY_VIEW;
  /** Looks that failed since the start. */
  failures = 0;
  lastError: ProviderErrorCode | undefined;
  readonly #items: FeedItems;
  readonly #stop = new AbortController();
  #readAt: number | undefined;
  /** What may have changed since the last look began. */
  #dirty = new Set<string>();
  #isAllDirty = false;
  #dirtySince: number | undefined;
  #cancel = (): void => undefined;
  #tookMs = 0;
  /** When the last whole look succeeded, and what ends the one under way where it can wait. */
  #wholeAt = -Infinity;
  #giveWay: AbortController | undefined;
  #looking: Promise<void> | undefined;
  #pauseMs = FIRST_PAUSE_MS;

  constructor(
    readonly source: FeedSource,
    private check: FedCheck,
    private readonly parts: FeedParts,
  ) {
    this.#items = new FeedItems(source);
  }

  get state(): FeedState {
    if (this.lastError === undefined) return this.#readAt === undefined ? 'waiting' : 'ok';
    return this.#readAt === undefined ? 'failing' : 'stale';
  }

  /** Milliseconds since it was last read; undefined = it never was. */
  get ageMs(): number | undefined {
    return this.#readAt === undefined ? undefined : this.parts.clock.monotonic() - this.#readAt;
  }

  /** Entries are checked against another configuration from now on. */
  use(check: FedCheck): void {
    const isOther = check.stamp !== this.check.stamp || this.source.kind !== 'directory';
    this.check = check;
    if (isOther) this.#changed();
  }

  /** Looks at everything. Never rejects; resolves when what it found is in use. */
  async look(): Promise<void> {
    while (this.#looking) await this.#looking;
    await this.#look(undefined);
  }

  stop(): void {
    this.#stop.abort();
    this.#cancel();
  }

  readonly #changed = (key?: string): void => {
    if (key === undefined) this.#isAllDirty = true;
    else this.#dirty.add(key);
    if (this.parts.clock.monotonic() - this.#wholeAt < YIELD_MS) this.#giveWay?.abort();
    if (this.#looking || this.lastError !== undefined) return;
    const now = this.parts.clock.monotonic();
    this.#dirtySince ??= now;
    this.#plan(Math.max(0, Math.min(SETTLE_MS, this.#dirtySince + LONGEST_SETTLE_MS - now)));
  };

  /** Plans a look at what is known to have changed by then, or at everything. */
  #plan(milliseconds: number, isWhole = false): void {
    this.#cancel();
    if (this.#stop.signal.aborted) return;
    this.#cancel = this.parts.clock.after(milliseconds, () => {
      const isAll = this.#isAllDirty || this.#items.isFullFor(this.#dirty);
      if (isWhole && !isAll && this.lastError === undefined) this.#giveWay = new AbortController();
      void this.#look(isWhole || isAll ? undefined : this.#dirty);
    });
  }

  #look(only: ReadonlySet<string> | undefined): Promise<void> {
    this.#cancel();
    this.#dirty = new Set();
    this.#isAllDirty = false;
    this.#dirtySince = undefined;
    return (this.#looking ??= this.#attempt(only).finally(() => {
      this.#looking = undefined;
      this.#giveWay = undefined;
      this.#planNext();
    }));
  }

  #planNext(): void {
    if (this.lastError !== undefined) {
      this.#plan(this.#pauseMs, true);
      this.#pauseMs = Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
    } else if (this.#isAllDirty || this.#dirty.size > 0) this.#plan(SETTLE_MS);
    else if (this.#items.half.size > 0) {
      for (const key of this.#items.half) this.#dirty.add(key);
      this.#plan(LONGEST_SETTLE_MS);
    } else this.#plan(Math.max(this.parts.place.pollMs, this.#tookMs * REST), true);
  }

  async #attempt(only: ReadonlySet<string> | undefined): Promise<void> {
    const { place, clock, changed, failed } = this.parts;
    const startedAt = clock.monotonic();
    try {
      const view = await withinLimit((signal) => this.#read(only, signal), {
        clock,
        limitMs: LOOK_LIMIT_MS,
        stopped: this.#stop.signal,
      });
      if (!only) place.watch(this.#changed, this.#stop.signal);
      const before = this.view;
      if (!isSameView(before, view)) await changed(this, before, view);
      this.view = view;
      if (this.lastError !== undefined) failed(this, undefined);
      this.#readAt = startedAt;
      this.lastError = undefined;
      this.#pauseMs = FIRST_PAUSE_MS;
      if (only) return;
      this.#wholeAt = clock.monotonic();
      this.#tookMs = this.#wholeAt - startedAt;
    } catch (thrown) {
      if (this.#stop.signal.aborted || this.#giveWay?.signal.aborted) return;
      const { code } = toProviderError(thrown);
      this.failures++;
      const isNew = code !== this.lastError;
      this.lastError = code;
      if (isNew) failed(this, code);
    }
  }

  async #read(only: ReadonlySet<string> | undefined, signal: AbortSignal): Promise<FeedView> {
    const both = this.#giveWay ? AbortSignal.any([signal, this.#giveWay.signal]) : signal;
    const finding = await this.parts.place.find(only, both);
    return this.#items.take(finding, { only, check: this.check, signal: both });
  }
}

function isSameView(one: FeedView, other: FeedView): boolean {
  return (
    one.leftOut === other.leftOut &&
    isSameList(one.entries, other.entries, (a, b) => a === b) &&
    isSameList(one.problems, other.problems, isSameNote) &&
    isSameList(one.warnings, other.warnings, isSameNote)
  );
}

function isSameList<T>(one: readonly T[], other: readonly T[], isEqual: (a: T, b: T) => boolean): boolean {
  return one.length === other.length && one.every((item, at) => isEqual(item, other[at] as T));
}

function isSameNote(a: ConfigNote, b: ConfigNote): boolean {
  return a.key === b.key && a.message === b.message;
}
