import { type ConfigNote } from '../config/gateway-config.js';

/** `refused`: the configuration is wrong · `failed`: it could not be put to use · in both cases the old one runs on. */
export type ReloadOutcome = 'applied' | 'refused' | 'failed';

export interface Refusal {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Why, as the log has told it. */
  readonly problems: readonly ConfigNote[];
}

/** Counts attempts to read the configuration again. */
export class ReloadTally {
  readonly outcomes = new Map<ReloadOutcome, number>([
    ['applied', 0],
    ['refused', 0],
    ['failed', 0],
  ]);
  /** Epoch milliseconds at which the running configuration was applied. */
  appliedAt = Date.now();
  /** What is on disk is not what runs. */
  isRefused = false;
  /** Why, as the log has told it. */
  problems: readonly ConfigNote[] = [];
  /** When one was not applied last, whatever came after it; undefined = never. */
  lastRefusal: Refusal | undefined;
  /** Keys of settings whose new value waits for a restart. */
  waiting: readonly string[] = [];
  /** Milliseconds until it is tried again by itself; undefined = only after a signal or a change. */
  nextAttemptMs: () => number | undefined = () => undefined;

  /** @param problems why it was not applied */
  add(outcome: ReloadOutcome, problems: readonly ConfigNote[] = []): void {
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
    this.isRefused = outcome !== 'applied';
    this.problems = problems;
    if (outcome === 'applied') this.appliedAt = Date.now();
    else this.lastRefusal = { at: Date.now(), problems };
  }
}
