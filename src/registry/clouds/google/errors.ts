import { ProviderError } from '../../provider-error.js';
import { retryAfterMs } from '../../vendor-http.js';

/**
 * What an error of google-auth-library means. Nothing of it is kept, not even as `cause`: it carries the request with
 * its key assertion, the answer with its tokens, URLs and account names.
 */
export function googleError(thrown: unknown): ProviderError {
  if (thrown instanceof ProviderError) return thrown;
  const error = thrown as LibraryError | null | undefined;
  if (typeof error?.response?.status === 'number') return answered(error.response);
  if (isLocal(error?.code)) return new ProviderError('not_configured');
  // Requests carry their `config`; anything else fell over an answer that is not what Google documents.
  if (error?.config === undefined) return new ProviderError('bad_answer');
  return new ProviderError(isUnusable(error.cause?.type) ? 'bad_answer' : 'unavailable');
}

/** The parts of a GaxiosError that are looked at; the library also copies them on to errors of other classes. */
interface LibraryError {
  readonly config?: unknown;
  readonly code?: unknown;
  readonly cause?: { readonly type?: unknown } | null;
  readonly response?: Answer;
}

interface Answer {
  readonly status: number;
  readonly data?: unknown;
  readonly headers?: { get?: (name: string) => string | null };
}

function answered({ status, data, headers }: Answer): ProviderError {
  if (status === 401 || status === 403) return new ProviderError('refused');
  if (status === 404) return new ProviderError('not_found');
  const after = retryAfterMs(headers?.get?.('retry-after') ?? null);
  const options = after === undefined ? {} : { retryAfterMs: after };
  if (status === 429) return new ProviderError('throttled', options);
  if (status >= 500) return new ProviderError('unavailable', options);
  return new ProviderError(status === 400 && isRefusal(data) ? 'refused' : 'bad_answer');
}

/** RFC 6749 section 5.2 and RFC 8693 section 2.2.2; `invalid_rapt`: a user must sign in again. */
const OAUTH_REFUSALS: ReadonlySet<unknown> = new Set([
  'access_denied',
  'invalid_client',
  'invalid_grant',
  'invalid_rapt',
  'invalid_request',
  'invalid_scope',
  'invalid_target',
  'unauthorized_client',
]);

/** A 400 in which Google itself says no: an OAuth error, or the `status` of its API errors (google.aip.dev/193). */
function isRefusal(data: unknown): boolean {
  const { error } = (data ?? {}) as { error?: unknown };
  if (OAUTH_REFUSALS.has(error)) return true;
  return typeof (error as { status?: unknown } | null | undefined)?.status === 'string';
}

/** node-fetch's kinds of error for an answer over the size limit and for a redirect. */
function isUnusable(type: unknown): boolean {
  return type === 'max-size' || type === 'no-redirect';
}

/** A file that cannot be read, or a key that OpenSSL does not take. */
function isLocal(code: unknown): boolean {
  return typeof code === 'string' && (FILE_ERRORS.has(code) || /^ERR_(?:OSSL|CRYPTO|INVALID_ARG)/.test(code));
}

const FILE_ERRORS: ReadonlySet<string> = new Set(['EACCES', 'EISDIR', 'ELOOP', 'ENOENT', 'ENOTDIR', 'EPERM']);
