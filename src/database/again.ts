import { type PostgresPlace } from '../config/gateway/database-place.js';
import { type Clock } from '../credentials/clock.js';

/** Does something again and again, `pauseMs` after it was done, until the signal aborts. It must not reject. */
export function again(
  clock: Clock,
  { pauseMs, work, signal }: { pauseMs: () => number; work: () => Promise<void>; signal: AbortSignal },
): void {
  if (signal.aborted) return;
  const cancel = clock.after(pauseMs(), () => {
    signal.removeEventListener('abort', cancel);
    void work().then(() => {
      again(clock, { pauseMs, work, signal });
    });
  });
  signal.addEventListener('abort', cancel, { once: true });
}

/** First and longest pause in milliseconds before a connection is tried again; it doubles in between. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** Tells of every notice on a channel, and once whenever some may have been missed, until the signal aborts. */
export function hearNotices(
  place: PostgresPlace,
  clock: Clock,
  { channel, heard, signal }: { channel: string; heard: () => void; signal: AbortSignal },
): void {
  let pause = FIRST_PAUSE_MS;
  const told = (): void => {
    pause = FIRST_PAUSE_MS;
    heard();
  };
  const work = async (): Promise<void> => {
    const { listenOnce } = await import('./postgres/listen.js');
    await listenOnce(place, { channel, heard: told, signal }).catch(() => undefined);
    pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
  };
  void work().then(() => {
    again(clock, { pauseMs: () => pause, work, signal });
  });
}
