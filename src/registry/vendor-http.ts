import { type Dispatcher, EnvHttpProxyAgent, fetch, type Response } from 'undici';
import { ProviderError, toProviderError } from './provider-error.js';

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
  readonly signal: AbortSignal;
  /** For a registry that listens on loopback or behind a private CA; default: the environment's proxies. */
  readonly dispatcher?: Dispatcher;
}

export interface VendorAnswer {
  readonly json: unknown;
  readonly headers: Headers;
  /** Epoch milliseconds of the answer's `Date`, the vendor's clock; undefined if it sent none. */
  readonly date: number | undefined;
}

/** Bytes of an answer that are read; tokens are a few kilobytes. */
const MAX_ANSWER_BYTES = 64 * 1024;
/** A single call; the keeper's limit for the whole mint is longer. */
const CALL_LIMIT_MS = 5_000;

let proxies: Dispatcher | undefined;

/**
 * Calls a vendor: no redirects (a credential must not follow one), one expected status, JSON of at most 64 KiB, 5 s.
 * HTTPS_PROXY, HTTP_PROXY and NO_PROXY are honoured.
 *
 * @throws ProviderError `refused` for 401 and 403, `not_found` for 404, `throttled` for 429 and `unavailable` for 5xx
 *   (both with `Retry-After`), `bad_answer` for any other status and for a body that is no JSON or too large,
 *   `timed_out` for the limit or an abort, `unavailable` when there is no connection.
 */
export async function callVendor(request: VendorRequest): Promise<VendorAnswer> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(CALL_LIMIT_MS)]);
  try {
    const response = await fetch(request.url, {
      method: request.method ?? 'GET',
      headers: { accept: 'application/json', ...contentType(request), ...request.headers },
      body: request.form?.toString() ?? (request.json === undefined ? null : JSON.stringify(request.json)),
      redirect: 'manual',
      signal,
      dispatcher: request.dispatcher ?? (proxies ??= new EnvHttpProxyAgent()),
    });
    if (response.status !== (request.expect ?? 200)) throw await failure(response);
    return {
      json: parse(await readLimited(response)),
      headers: response.headers as Headers,
      date: dateOf(response),
    };
  } catch (error) {
    throw signal.aborted ? new ProviderError('timed_out', { cause: error }) : toProviderError(error);
  }
}

function contentType(request: VendorRequest): Record<string, string> {
  if (request.form) return { 'content-type': 'application/x-www-form-urlencoded' };
  return request.json === undefined ? {} : { 'content-type': 'application/json' };
}

async function failure(response: Response): Promise<ProviderError> {
  await response.body?.cancel();
  const { status } = response;
  if (status === 401 || status === 403) return new ProviderError('refused');
  if (status === 404) return new ProviderError('not_found');
  const retry = retryAfterMs(response.headers.get('retry-after'));
  const options = retry === undefined ? {} : { retryAfterMs: retry };
  if (status === 429) return new ProviderError('throttled', options);
  return status >= 500 ? new ProviderError('unavailable', options) : new ProviderError('bad_answer');
}

/** Milliseconds of a `Retry-After` in whole seconds or as a date (RFC 9110 section 10.2.3); undefined if neither. */
export function retryAfterMs(value: string | null, now = Date.now()): number | undefined {
  if (value === null) return undefined;
  if (/^\d{1,6}$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

async function readLimited(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    const bytes = chunk as Uint8Array;
    size += bytes.byteLength;
    if (size > MAX_ANSWER_BYTES) throw new ProviderError('bad_answer');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProviderError('bad_answer');
  }
}

function dateOf(response: Response): number | undefined {
  const date = Date.parse(response.headers.get('date') ?? '');
  return Number.isNaN(date) ? undefined : date;
}
