import { type ClientBase } from './identity.js';

/**
 * One more try, after 50 to 150 ms, for what passes by itself: a reset, a timeout, a 5xx, a clock that the SDK has just
 * corrected by the vendor's. Being throttled is for the keeper to wait out: the SDK's own strategies would sleep
 * through the time limit and lose the reason.
 */
export const retryOnce: ClientBase['retryStrategy'] = {
  acquireInitialRetryToken: () => Promise.resolve(attempt(0)),
  refreshRetryTokenForRetry: (token, { errorType, retryAfterHint }) =>
    errorType === 'TRANSIENT' && retryAfterHint === undefined && token.getRetryCount() === 0
      ? Promise.resolve(attempt(1))
      : Promise.reject(new Error('no further try')),
  recordSuccess: () => undefined,
};

function attempt(count: number): { getRetryCount: () => number; getRetryDelay: () => number } {
  return {
    getRetryCount: () => count,
    getRetryDelay: () => (count === 0 ? 0 : 50 + Math.floor(Math.random() * 100)),
  };
}
