import { httpCall } from '../../registry/http-call.js';

/** Bytes of the longest answer of a provider; its list of keys is some ten thousand. */
const MOST_BYTES = 256 * 1024;

/** The statuses whose body says something. */
const READ = [200, 201, 400, 401, 403];

interface CallOptions {
  readonly method: string;
  readonly headers?: Headers | Readonly<Record<string, string>>;
  /** Parameters are all that the library ever sends. */
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/**
 * As `fetch`, for the library: with the limits, the proxies and the certificates of every other call of the gateway, and
 * without redirects.
 *
 * @throws HttpCallError
 */
export async function callProvider(
  url: string,
  { method, headers, body, signal }: CallOptions,
): Promise<Response> {
  const answer = await httpCall({
    url: new URL(url),
    method: method === 'POST' ? 'POST' : 'GET',
    headers: Object.fromEntries(new Headers(headers)),
    ...(body instanceof URLSearchParams && { body: body.toString() }),
    readBodyOf: READ,
    maxBytes: MOST_BYTES,
    ...(signal && { signal }),
  });
  const type = answer.headers.get('content-type');
  const text = [204, 205, 304].includes(answer.status) ? null : answer.body.toString('utf8');
  return new Response(text, {
    status: answer.status,
    headers: type === null ? {} : { 'content-type': type },
  });
}
