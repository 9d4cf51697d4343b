import { type FedItem } from '../config/feeds/feed-source.js';

/** Entries that one source may have; what is beyond, by its name, is left out. */
export const MOST_ENTRIES = 10_000;

/** Something that may be an entry, before it is read. */
export interface Found {
  /** Unique in its place. */
  readonly key: string;
  /** Another one whenever it may say something else. */
  readonly print: string;
  /**
   * What it says; undefined where it is gone by now. `digest` tells whether that is what it said before.
   *
   * @throws ProviderError where the whole place cannot be read
   */
  read(): Promise<Read | undefined>;
}

export interface Read {
  readonly item: FedItem;
  readonly digest: string;
  /** It may be half written: another look is worth while before it is told. */
  readonly mayBeHalf: boolean;
}

/** What one look at a place found. */
export interface Finding {
  readonly found: readonly Found[];
  /** How many there are beyond {@link MOST_ENTRIES}. */
  readonly beyond: number;
  /** Whether all was looked at, which may be so although only some was asked for. */
  readonly isWhole: boolean;
}

/** Told that something has changed: a key, or undefined where it may be anything. */
export type Changed = (key?: string) => void;

/** Where the entries of a source are kept. */
export interface FeedPlace {
  /** Milliseconds between two whole looks, where nobody tells of changes, or not of all. */
  readonly pollMs: number;
  /**
   * Finds what is there, or of some keys what is there of them.
   *
   * @throws ProviderError when the place as a whole cannot be read
   */
  find(only: ReadonlySet<string> | undefined, signal: AbortSignal): Promise<Finding>;
  /** Tells of changes from now on, after every whole look that succeeded, until the signal aborts. */
  watch(changed: Changed, signal: AbortSignal): void;
}
