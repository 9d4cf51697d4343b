import { type Explanation, type Verdict } from '../explain/explanation.js';

/** An explanation as it is answered. */
export interface Explained extends Explanation {
  /** Entries that are for others and are not listed. */
  readonly leftOut: number;
}

/** Of many thousand entries nearly all are for other repositories: lists at most so many of those. */
export function explained(explanation: Explanation, others = Infinity): Explained {
  let left = others;
  const entries = explanation.entries.filter(({ verdict }) => !isForOthers(verdict) || left-- > 0);
  return { ...explanation, entries, leftOut: explanation.entries.length - entries.length };
}

function isForOthers(verdict: Verdict): boolean {
  return verdict === 'repo' || verdict === 'give';
}
