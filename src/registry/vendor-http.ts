import type { Dispatcher } from 'undici';
import { isLoopbackHost } from '../wire/host-class.js';
import { parseImfFixdate } from '../wire/imf-fixdate.js';
import { type HttpAnswer, httpCall, HttpCallError, jsonOf } from './http-call.js';
import { ProviderError, type ProviderErrorCode } from './provider-error.js';

/** One call to a vendor's HTTP API. */
export interface VendorRequest {
  readonly url: URL;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as `application/x-www-form-urlencoded`; excludes `json`. */
  readonly form?: URLSearchParams;
  readonly json?: unknown;
  /** The one status that counts as success; default 200. */
  readonly expect?: number;
  /** A status by which this vendor denies what proves who asks, besides 401 and 403; it is `refused`, too. */
  readonly denies?: number;
  /**
   * What the JSON of a 4xx means, of a vendor whose status alone does not tell; undefined = what its status does. Left out
   * = the body of a failure is not read.
   */
  readonly explains?: (json: unknown) => ProviderErrorCode | undefined;
  readonly signal: AbortSignal;
  /** For an endpoint behind a private CA; default: the environment's proxies, none for loopback hosts. */
  readonly dispatcher?: Dispatcher;
  /** Milliseconds for this call; the keeper's limit for the whole mint is longer. Default 5,000. */
  readonly limitMs?: number;
}

export interface VendorAnswer {
  readonly json: unknown;
  readonly headers: Headers;
  /** Epoch milliseconds of the answer's `Date`, the vendor's clock; undefined if it sent none. */
  readonly date: number | undefined;
}

/**
 * Calls a vendor: no redirects (a credential must not follow one), one expected status, JSON of at most 64 KiB, 5 s.
 * HTTPS_PROXY, HTTP_PROXY and NO_PROXY are honoured.
 *
 * @throws ProviderError `refused` for 401 and 403, `not_found` for 404, `throttled` for 429 and `unavailable` for 5xx
 *   (both with `Retry-After`), `bad_answer` for any other status and for a body that is no JSON, nested too deeply or
 *   too large, `timed_out` for the limit or an abort, `unavailable` when there is no connection.
 */
export async function callVendor(request: VendorRequest): Promise<VendorAnswer> {
  try {
    return await exchange(request, request.expect ?? 200);
  } catch (error) {
    throw callFailure(error);
  }
}

/** Why there is no usable answer, for who calls by {@link httpCall}; whatever else was thrown as it is. */
export function callFailure(error: unknown): unknown {
  return error instanceof HttpCallError
    ? new ProviderError(CALL_FAILURES[error.code], { cause: error })
    : error;
}

const CALL_FAILURES = {
  timed_out: 'timed_out',
  no_answer: 'unavailable',
  too_large: 'bad_answer',
  not_json: 'bad_answer',
} as const;

async function exchange(request: VendorRequest, expected: number): Promise<VendorAnswer> {
  const { url, signal, dispatcher, limitMs } = request;
  const { type, body } = content(request);
  const answer = await httpCall({
    url,
    method: request.method ?? 'GET',
    headers: { accept: 'application/json', ...type, ...request.headers },
    ...(body !== undefined && { body }),
    readBodyOf: request.explains ? [expected, ...EXPLAINED] : expected,
    signal,
    ...(dispatcher && { dispatcher }),
    ...(limitMs !== undefined && { limitMs }),
  });
  if (answer.status === request.denies) throw new ProviderError('refused');
  if (answer.status !== expected) throw explained(request, answer) ?? statusFailure(answer);
  return { json: jsonOf(answer), headers: answer.headers, date: answer.date };
}

/** Statuses of those who explain themselves; a 429 and a 5xx speak for themselves. */
const EXPLAINED = [400, 401, 403, 404];

function explained({ explains }: VendorRequest, answer: HttpAnswer): ProviderError | undefined {
  if (!explains || !EXPLAINED.includes(answer.status)) return undefined;
  try {
    const code = explains(jsonOf(answer));
    return code === undefined ? undefined : new ProviderError(code);
  } catch {
    return undefined; // it is no JSON, so its status has to tell
  }
}

function content({ form, json }: VendorRequest): { type?: Record<string, string>; body?: string } {
  if (form) return { type: { 'content-type': 'application/x-www-form-urlencoded' }, body: form.toString() };
  return json === undefined
    ? {}
    : { type: { 'content-type': 'application/json' }, body: JSON.stringify(json) };
}

/** What a status means that is not the expected one; see {@link callVendor}. */
export function statusFailure({ status, headers, date }: HttpAnswer): ProviderError {
  if (status === 401 || status === 403) return new ProviderError('refused');
  if (status === 404) return new ProviderError('not_found');
  const retry = retryAfterMs(headers.get('retry-after'), date);
  const options = retry === undefined ? {} : { retryAfterMs: retry };
  if (status === 429) return new ProviderError('throttled', options);
  return status >= 500 ? new ProviderError('unavailable', options) : new ProviderError('bad_answer');
}

/** Whether a secret may be sent to a URL: only encrypted, except to this machine. */
export function keepsSecrets({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname));
}

/**
 * Milliseconds of a `Retry-After` in whole seconds or as a date (RFC 9110 section 10.2.3), at most a million seconds;
 * undefined if it is neither. A date is compared with `now`, the answer's own `Date` where there is one, so that a
 * difference between the two clocks does not matter.
 */
export function retryAfterMs(value: string | null, now = Date.now()): number | undefined {
  if (value === null) return undefined;
  if (/^\d{1,6}$/.test(value)) return Number(value) * 1000;
  const date = parseImfFixdate(value);
  return date === undefined ? undefined : Math.min(Math.max(0, date * 1000 - now), 1_000_000_000);
}
