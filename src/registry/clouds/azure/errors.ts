import { ProviderError } from '../../provider-error.js';
import { type LastCall } from './transport.js';

/**
 * What a failed sign-in means. How the last call ended decides; only where Entra or the metadata service answered with
 * a refusal does the SDK's class of error tell more: it says `CredentialUnavailableError` when there is no such
 * identity, and `AuthenticationRequiredError` when Entra rejected it (AADSTS…).
 *
 * @param last undefined = nothing was sent
 */
export function entraError(thrown: unknown, last: LastCall | undefined, aborted: boolean): ProviderError {
  const cause = { cause: thrown };
  if (aborted) return new ProviderError('timed_out', cause);
  if (!last) return new ProviderError('not_configured', cause);
  if (last.tooLarge) return new ProviderError('bad_answer', cause);
  if (last.status === undefined) return new ProviderError('unavailable', cause);
  const retry = last.retryAfterMs === undefined ? cause : { ...cause, retryAfterMs: last.retryAfterMs };
  if (last.status === 429) return new ProviderError('throttled', retry);
  if (last.status >= 500) return new ProviderError('unavailable', retry);
  if (last.status < 400) return new ProviderError('bad_answer', cause);
  if (last.status === 404) return new ProviderError('not_found', cause);
  const unavailable = thrown instanceof Error && thrown.name === 'CredentialUnavailableError';
  return new ProviderError(unavailable ? 'not_configured' : 'refused', cause);
}
