import { type Clock } from './clock.js';
import { ProviderError } from '../registry/provider-error.js';

export interface WorkLimit {
  readonly clock: Clock;
  /** Milliseconds it may take. */
  readonly limitMs: number;
  /** Aborted when the gateway stops. */
  readonly stopped: AbortSignal;
}

/**
 * Works until the time limit or the end of the gateway. The signal tells the work to stop; the race makes sure that
 * nobody waits for one that does not listen.
 *
 * @throws what the work throws, and ProviderError `timed_out`
 */
export async function withinLimit<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  { clock, limitMs, stopped }: WorkLimit,
): Promise<Result> {
  const limit = new AbortController();
  const stop = (): void => {
    limit.abort();
  };
  const cancel = clock.after(limitMs, stop);
  stopped.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work(limit.signal), rejectOn(limit.signal)]);
  } finally {
    cancel();
    stopped.removeEventListener('abort', stop);
  }
}

function rejectOn(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        reject(new ProviderError('timed_out'));
      },
      { once: true },
    );
  });
}
