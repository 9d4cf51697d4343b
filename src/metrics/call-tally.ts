import { count, Distribution } from './distribution.js';
import { type DatabaseErrorCode } from '../database/database-error.js';
import { type ProviderErrorCode } from '../registry/provider-error.js';

/** Seconds; 7 is the time limit of a mint. */
const DURATIONS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 7];

type CallOutcome = 'ok' | ProviderErrorCode | DatabaseErrorCode;

/** What is counted of one provider, one store or one task of the database. */
export class CallTally {
  readonly outcomes = new Map<CallOutcome, number>();
  readonly durations = new Distribution(DURATIONS);
}

/** Counts mints by provider, reads by store, or tasks of the database. */
export class CallTallies {
  readonly byName = new Map<string, CallTally>();

  add(name: string, outcome: CallOutcome, milliseconds: number): void {
    let tally = this.byName.get(name);
    if (!tally) this.byName.set(name, (tally = new CallTally()));
    count(tally.outcomes, outcome);
    tally.durations.observe(milliseconds / 1000);
  }
}
