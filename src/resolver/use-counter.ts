import { type Answer } from './answer.js';
import { type Refusal, type WithheldReason } from './plan.js';

/**
 * Counts what was given and withheld. An answer that is repeated counts its own uses; they are added here when it is
 * replaced or when somebody asks, so that a request costs the same with one entry as with a thousand.
 */
export class UseCounter {
  /** Requests that were given an entry, by its name. */
  readonly given = new Map<string, number>();
  /** Entries (or whole requests) withheld, by reason. */
  readonly withheld = new Map<WithheldReason | Refusal, number>();
  /** Requests that were given an entry whose credential cannot be renewed at present, by its name. */
  readonly stale = new Map<string, number>();
  /** Requests that should have been given an entry whose credential could not be had, by its name. */
  readonly failed = new Map<string, number>();

  readonly settle = (answer: Answer): void => {
    const uses = answer.uncounted;
    answer.uncounted = 0;
    if (uses === 0) return;
    for (const { candidate, stale } of answer.given) {
      add(this.given, candidate.entry.name, uses);
      if (stale) add(this.stale, candidate.entry.name, uses);
    }
    for (const { candidate } of answer.failed) add(this.failed, candidate.entry.name, uses);
    for (const { reason } of answer.plan.withheld) add(this.withheld, reason, uses);
    if (answer.plan.refusal) add(this.withheld, answer.plan.refusal, uses);
  };

  /** One use of an answer was counted, but it was not given after all. */
  readonly takeBack = (answer: Answer): void => {
    answer.uncounted--;
    this.settle(answer);
  };
}

function add<Key>(counts: Map<Key, number>, key: Key, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}
