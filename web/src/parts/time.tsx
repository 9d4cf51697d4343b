import { type ComponentChild } from 'preact';
import { dateTime, fromNow } from '../time.js';

/** A time as it lies from now, with the whole of it in the reader's zone when one looks closer. */
export function Time({
  at,
  never = 'never',
}: {
  at: string | number | null;
  never?: string;
}): ComponentChild {
  if (at === null) return <span class="faint">{never}</span>;
  const date = new Date(at);
  return (
    <time dateTime={date.toISOString()} title={dateTime(date)}>
      {fromNow(date)}
    </time>
  );
}
