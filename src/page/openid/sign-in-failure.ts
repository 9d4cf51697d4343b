import { HttpCallError } from '../../registry/http-call.js';

/** What the page says of a sign-in that failed: they did not want to or may not, or something is wrong with the provider. */
interface SignInFailure {
  readonly problem: 'denied' | 'provider';
  /** For the log: a word of ours or of the library, never of the provider's answer. */
  readonly code: string;
}

/** What the provider says where somebody turned back or is not let in (RFC 6749 section 4.1.2.1, OpenID Connect Core 3.1.2.6). */
const DENIED = new Set([
  'access_denied',
  'login_required',
  'interaction_required',
  'consent_required',
  'account_selection_required',
]);

/** Why a sign-in by the provider failed, without a word of anybody else's. */
export function failureOf(thrown: unknown): SignInFailure {
  const { error, code, cause } = shapeOf(thrown);
  if (typeof error === 'string' && DENIED.has(error)) return { problem: 'denied', code: error };
  for (const each of [thrown, cause])
    if (each instanceof HttpCallError) return { problem: 'provider', code: each.code };
  // The codes of the library are constants: OAUTH_JWT_CLAIM_COMPARISON_FAILED and the like.
  const isCode = typeof code === 'string' && /^[A-Z][A-Z_]{2,63}$/.test(code);
  return { problem: 'provider', code: isCode ? code : 'unknown' };
}

function shapeOf(thrown: unknown): {
  readonly error?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
} {
  return typeof thrown === 'object' && thrown !== null ? thrown : {};
}
