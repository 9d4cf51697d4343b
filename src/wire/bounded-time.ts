/** Milliseconds; what lies further from 1970 no date can hold. */
const FURTHEST = 8.64e15;

/** Epoch milliseconds that somebody else may have written, as a date can hold them: the nearest, or 1970 for what is no number. */
export function boundedTime(epochMs: number): number {
  return Number.isFinite(epochMs) ? Math.min(Math.max(epochMs, -FURTHEST), FURTHEST) : 0;
}
