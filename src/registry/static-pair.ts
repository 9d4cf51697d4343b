import { ProviderError } from './provider-error.js';
import { type MintedCredential } from './registry-provider.js';

/** What `credentialsFor` is given where the settings are the credential. */
interface PairRequest {
  readonly settings: { readonly username: string; readonly password: string };
  readonly signal: AbortSignal;
}

/**
 * Gives the configured pair, for providers that have nothing to exchange. It does not expire.
 *
 * Rejects with ProviderError `timed_out` when it was aborted.
 */
export function givePair({ settings, signal }: PairRequest): Promise<MintedCredential> {
  if (signal.aborted) return Promise.reject(new ProviderError('timed_out'));
  const { username, password } = settings;
  return Promise.resolve({ username, password });
}
