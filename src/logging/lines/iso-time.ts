/**
 * The present time as ISO 8601 in UTC. Under load many lines are of one millisecond, and formatting a date for each
 * would cost more than the rest of the line.
 */
export function isoTime(epochMs = Date.now()): string {
  if (epochMs !== last.epochMs) last = { epochMs, text: new Date(epochMs).toISOString() };
  return last.text;
}

let last = { epochMs: 0, text: new Date(0).toISOString() };
