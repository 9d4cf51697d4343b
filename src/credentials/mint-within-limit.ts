import { type Clock } from './clock.js';
import { ProviderError } from '../registry/provider-error.js';
import { type MintedCredential } from '../registry/registry-provider.js';

export type Mint = (signal: AbortSignal) => Promise<MintedCredential>;

export interface MintLimit {
  readonly clock: Clock;
  /** Milliseconds one mint may take. */
  readonly mintLimitMs: number;
  /** Aborted when the gateway stops. */
  readonly stopped: AbortSignal;
}

/**
 * Mints until the time limit or the end of the gateway. The signal tells the provider to stop; the race makes sure that
 * nobody waits for one that does not listen.
 *
 * @throws what the provider throws, and ProviderError `timed_out`
 */
export async function mintWithinLimit(
  mint: Mint,
  { clock, mintLimitMs, stopped }: MintLimit,
): Promise<MintedCredential> {
  const limit = new AbortController();
  const stop = (): void => {
    limit.abort();
  };
  const cancel = clock.after(mintLimitMs, stop);
  stopped.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([mint(limit.signal), rejectOn(limit.signal)]);
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
