import { type ConfigNote } from '../config/gateway-config.js';
import { type Feed, type FeedState } from '../feeds/feed.js';
import { type ProviderErrorCode } from '../registry/provider-error.js';

/** Reasons that a status names; more of them are only counted. */
const MOST_NOTES = 100;

/** A source of entries, without what they hold. */
export interface SourceStatus {
  /** What the names of its entries begin with. */
  readonly source: string;
  /** As it is configured. */
  readonly from: string;
  readonly state: FeedState;
  /** Since it was last read; null = it never was. */
  readonly ageSeconds: number | null;
  /** Why it could not be read at the last attempt. */
  readonly lastError: ProviderErrorCode | null;
  readonly entries: number;
  readonly leftOut: number;
  /** Why entries are left out, the first hundred reasons. */
  readonly problems: readonly ConfigNote[];
  /** What is odd about entries that are used, as many. */
  readonly warnings: readonly ConfigNote[];
}

export function sourceStatus({ source: { word, text }, state, ageMs, lastError, view }: Feed): SourceStatus {
  return {
    ...{ source: word, from: text, state },
    ageSeconds: ageMs === undefined ? null : Math.round(ageMs / 1000),
    lastError: lastError ?? null,
    entries: view.entries.length,
    leftOut: view.leftOut,
    problems: view.problems.slice(0, MOST_NOTES),
    warnings: view.warnings.slice(0, MOST_NOTES),
  };
}
