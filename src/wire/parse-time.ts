/** `2026-11-29`, or with a time of day and its zone: `2026-11-29T08:30Z`, `2026-11-29T08:30:00.000+01:00`. */
const TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?$/;

/** Epoch milliseconds of a time as ISO 8601 writes it; a day alone begins in UTC. Undefined for anything else. */
export function parseTime(text: string): number | undefined {
  const time = TIME.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? undefined : time;
}
