const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const short = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** Date and time in the zone of whoever reads, as they are used to it. */
export function dateTime(at: Date): string {
  return absolute.format(at);
}

/** Hours and minutes in the same zone. */
export function clockTime(at: Date): string {
  return short.format(at);
}

/** `in 3 hours`, `2 days ago`. */
export function fromNow(at: Date, now = Date.now()): string {
  const seconds = Math.round((at.getTime() - now) / 1000);
  const [unit, size] = unitOf(Math.abs(seconds));
  return relative.format(Math.trunc(seconds / size), unit);
}

/** `3 h 20 min`, two units at most. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(whole / DAY), 'd'],
    [Math.floor((whole % DAY) / HOUR), 'h'],
    [Math.floor((whole % HOUR) / MINUTE), 'min'],
    [whole % MINUTE, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return '0 s';
  const shown = parts.slice(first, first + 2).filter(([count]) => count > 0);
  return shown.map(([count, unit]) => `${String(count)} ${unit}`).join(' ');
}

function unitOf(seconds: number): readonly [Intl.RelativeTimeFormatUnit, number] {
  if (seconds < MINUTE) return ['second', 1];
  if (seconds < HOUR) return ['minute', MINUTE];
  return seconds < DAY ? ['hour', HOUR] : ['day', DAY];
}
