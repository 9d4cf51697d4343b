import { inspect } from 'node:util';

/**
 * Why a provider could not give a credential. The set is closed: the keeper decides from the code alone how long
 * to wait before it tries again, and operators look the code up in docs/operations.md.
 *
 * - `not_configured`: the provider lacks a setting or an identity; only the operator can mend it
 * - `refused`: the vendor knows the identity and says no (401, 403, an expired or wrong secret)
 * - `not_found`: the vendor says that what is asked for does not exist (404)
 * - `throttled`: too many calls (429); `retryAfterMs` says when to come back, where the vendor said it
 * - `unavailable`: no connection, a reset, or a 5xx
 * - `timed_out`: no whole answer within the time limit, or the caller's signal aborted
 * - `bad_answer`: an answer that is not what the vendor documents: wrong shape, too large, already expired,
 *   or said to live longer than this vendor lets anything live
 */
export type ProviderErrorCode = keyof typeof MESSAGES;

const MESSAGES = {
  not_configured: 'the provider is not configured completely or has no identity to use',
  refused: 'the vendor refused the identity',
  not_found: 'the vendor does not know what was asked for',
  throttled: 'the vendor limits the number of calls',
  unavailable: 'the vendor cannot be reached or reports a failure of its own',
  timed_out: 'the vendor did not answer in time',
  bad_answer: 'the vendor gave an answer that cannot be used',
} as const;

/** Every code, for tables and tests. */
export const PROVIDER_ERROR_CODES = Object.keys(MESSAGES) as readonly ProviderErrorCode[];

/**
 * The only error a provider lets out. The message is a constant text of the code: whatever the vendor or its SDK
 * wrote stays in `cause`, which is for debuggers and is never logged, because it may carry URLs, ids or tokens.
 */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly code: ProviderErrorCode;
  /** Milliseconds after which the vendor allows the next call; only with `throttled` and `unavailable`. */
  readonly retryAfterMs: number | undefined;

  constructor(code: ProviderErrorCode, options: { cause?: unknown; retryAfterMs?: number } = {}) {
    super(MESSAGES[code]);
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
    // Not enumerable, so that loggers which walk an error's own fields do not print it.
    Object.defineProperty(this, 'cause', { value: options.cause, enumerable: false });
  }

  /** Node's inspector, and with it every console, prints a cause whether it is enumerable or not. */
  [inspect.custom](): string {
    return `${this.stack ?? this.message} { code: '${this.code}' }`;
  }
}

/** What a thrown value means: itself when it is a ProviderError, `timed_out` for an abort, else `unavailable`. */
export function toProviderError(thrown: unknown): ProviderError {
  if (thrown instanceof ProviderError) return thrown;
  const aborted = thrown instanceof Error && (thrown.name === 'AbortError' || thrown.name === 'TimeoutError');
  return new ProviderError(aborted ? 'timed_out' : 'unavailable', { cause: thrown });
}
