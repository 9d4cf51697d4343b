/** `Sat, 21 Nov 2026 23:49:21 GMT` (RFC 9110, 5.6.7): the only form of a date that Drone runners send. */
export function imfFixdate(epochMs: number): string {
  return new Date(epochMs).toUTCString();
}

/**
 * Epoch seconds of a strict IMF-fixdate; undefined for every other text, also for dates that do not exist and for a
 * weekday that does not belong to the day. Written once and read back: whatever the engine's parser tolerates, only
 * the one spelling comes back equal.
 */
export function parseImfFixdate(text: string): number | undefined {
  if (text === last.text) return last.seconds;
  if (text.length !== IMF_LENGTH) return undefined; // the engine also writes and reads years of five digits
  const epochMs = Date.parse(text);
  if (Number.isNaN(epochMs) || imfFixdate(epochMs) !== text) return undefined;
  last = { text, seconds: epochMs / 1000 };
  return last.seconds;
}

/** Under load most requests of a second carry the same date. */
let last = { text: 'Thu, 01 Jan 1970 00:00:00 GMT', seconds: 0 };

const IMF_LENGTH = 29;
