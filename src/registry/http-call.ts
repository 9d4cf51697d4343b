import { inspect } from 'node:util';
import type { Dispatcher, Response } from 'undici';
import { nestsTooDeep } from '../wire/json-depth.js';
import { parseImfFixdate } from '../wire/imf-fixdate.js';
import { proxiedDispatcher } from './proxy/proxied-dispatcher.js';

/** One HTTP call that may carry a credential. */
export interface HttpCall {
  readonly url: URL;
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The statuses whose body is read, or all from 200 to 299; every other body is dropped unread. Left out = none. */
  readonly readBodyOf?: number | readonly number[] | 'success';
  /** Left out = only the limit ends the call early. */
  readonly signal?: AbortSignal;
  /** Whether the proxies of the environment count. Default true; they never do for loopback and link-local hosts. */
  readonly proxied?: boolean;
  /** The way to the other side, instead of those proxies. */
  readonly dispatcher?: Dispatcher;
  /** PEM; who is trusted in place of the system's authorities. Not with a `dispatcher`, which has its own. */
  readonly ca?: string;
  /** Bytes of the answer that are read; what is longer is `too_large`. Default {@link MAX_ANSWER_BYTES}. */
  readonly maxBytes?: number;
  /** Takes a body as it comes, in place of the answer, without a limit of its size. What it throws ends the call. */
  readonly take?: (bytes: Uint8Array) => void;
  /** Milliseconds for the whole call with its body. Default 5,000. */
  readonly limitMs?: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Empty where it was not read. */
  readonly body: Buffer;
  /** Epoch milliseconds of the answer's `Date`, the other side's clock; undefined if it sent none. */
  readonly date: number | undefined;
}

/**
 * Why there is no whole answer: `timed_out` (the limit, or the caller's signal), `too_large`, or `no_answer` (no
 * connection, a reset, something that is not HTTP); `not_json` by {@link jsonOf} alone. The cause may hold URLs and header values: it is never logged.
 */
export class HttpCallError extends Error {
  override readonly name = 'HttpCallError';

  constructor(
    readonly code: 'timed_out' | 'too_large' | 'no_answer' | 'not_json',
    cause?: unknown,
  ) {
    super(`the call failed: ${code}`);
    Object.defineProperty(this, 'cause', { value: cause, enumerable: false });
  }

  /** Node's inspector prints a cause whether it is enumerable or not. */
  [inspect.custom](): string {
    return this.stack ?? this.message;
  }
}

/** Bytes of an answer that are read; tokens are a few kilobytes. */
export const MAX_ANSWER_BYTES = 64 * 1024;
const CALL_LIMIT_MS = 5_000;

/**
 * The one shape of every call to others: no redirects (a credential must not follow one), a limited time, a limited
 * answer, and a connection of its own, whatever the dispatcher would keep: a kept one may be closed by the other side
 * just when it is used again, and then nobody can tell whether a POST was done.
 *
 * @throws HttpCallError
 */
export async function httpCall(call: HttpCall): Promise<HttpAnswer> {
  const limit = new AbortController();
  const stop = () => {
    limit.abort();
  };
  const timer = setTimeout(stop, call.limitMs ?? CALL_LIMIT_MS);
  call.signal?.addEventListener('abort', stop);
  if (call.signal?.aborted) stop();
  try {
    return await exchange(call, limit.signal);
  } catch (error) {
    if (limit.signal.aborted) throw new HttpCallError('timed_out', error);
    throw error instanceof HttpCallError ? error : new HttpCallError('no_answer', error);
  } finally {
    stop(); // and with it a proxy that was still asked
    clearTimeout(timer);
    call.signal?.removeEventListener('abort', stop);
  }
}

async function exchange(call: HttpCall, signal: AbortSignal): Promise<HttpAnswer> {
  if (call.dispatcher) return fetchThrough(call.dispatcher, call, signal);
  const { Agent } = await import('undici');
  const trust = call.ca === undefined ? {} : { ca: call.ca };
  const dispatcher =
    call.proxied === false ? new Agent({ connect: trust }) : await proxiedDispatcher(signal, trust);
  try {
    return await fetchThrough(dispatcher, call, signal);
  } finally {
    await dispatcher.destroy();
  }
}

async function fetchThrough(
  dispatcher: Dispatcher,
  call: HttpCall,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const { fetch } = await import('undici'); // on first use: a gateway of fixed passwords never calls anybody
  const response = await fetch(call.url, {
    method: call.method,
    headers: { 'user-agent': 'dockpass', ...call.headers, connection: 'close' },
    body: call.body ?? null,
    redirect: 'manual',
    signal,
    dispatcher,
  });
  const { status, headers } = response;
  const isRead = call.readBodyOf === 'success' ? response.ok : [call.readBodyOf].flat().includes(status);
  const body = await (isRead ? readLimited(response, call) : drop(response));
  return { status, headers: headers, body, date: dateOf(response) };
}

/**
 * The JSON of an answer. One that says it is something else is not looked at: a login page of a proxy must not be
 * searched for a token.
 *
 * @throws HttpCallError `not_json`, also where it nests more than 32 levels
 */
export function jsonOf({ headers, body }: Pick<HttpAnswer, 'headers' | 'body'>): unknown {
  const type = headers.get('content-type') ?? 'application/json';
  if (!/^[^;]*\bjson\b/i.test(type)) throw new HttpCallError('not_json');
  return anyJsonOf({ body });
}

/** As {@link jsonOf}, whatever the answer says it is; a byte order mark before it is passed over. */
export function anyJsonOf({ body }: Pick<HttpAnswer, 'body'>): unknown {
  if (nestsTooDeep(body)) throw new HttpCallError('not_json');
  try {
    return JSON.parse(body.toString('utf8').replace(/^\ufeff/, ''));
  } catch (error) {
    throw new HttpCallError('not_json', error);
  }
}

async function readLimited(
  response: Response,
  { take, maxBytes = MAX_ANSWER_BYTES }: HttpCall,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    const bytes = chunk as Uint8Array;
    if (take) {
      take(bytes);
      continue;
    }
    size += bytes.byteLength;
    if (size > maxBytes) throw new HttpCallError('too_large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

async function drop(response: Response): Promise<Buffer> {
  await response.body?.cancel();
  return Buffer.alloc(0);
}

function dateOf(response: Response): number | undefined {
  const seconds = parseImfFixdate(response.headers.get('date') ?? '');
  return seconds === undefined ? undefined : seconds * 1000;
}
