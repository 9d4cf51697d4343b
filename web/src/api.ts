import { parseVisible } from './text.js';
import { type ConfigNote } from './types.js';

/** What went wrong with a request: who asks is nobody any more, may not, there is no way to the gateway, or it said so. */
export type ApiProblem = 'signed-out' | 'forbidden' | 'offline' | 'missing' | 'refused' | 'failed';

/** The message can be shown: it is the gateway's own, or ours. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly problem: ApiProblem,
    message: string,
    /** Of the gateway's answer, e.g. `invalid_query`; empty where there is none. */
    readonly code = '',
    /** Seconds after which a try makes sense. */
    readonly retryAfter?: number,
    /** What is wrong with what was sent, one by one. */
    readonly problems: readonly ConfigNote[] = [],
  ) {
    super(message);
  }
}

export type Params = Readonly<Record<string, string | number | boolean | undefined>>;

/** Told when the gateway says that nobody is signed in; the app sets it. */
export const session = { lost: (): void => undefined };

/**
 * `GET`, and the JSON of the answer.
 *
 * @param path e.g. `/admin/status`
 * @throws ApiError; the `AbortError` of the signal
 */
export function get<T>(path: string, params: Params = {}, signal?: AbortSignal): Promise<T> {
  return call<T>('GET', path + queryOf(params), { signal });
}

/** A request that changes something, or asks by a body. Throws as {@link get}. */
export function send<T>(
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  headers: SentHeaders = {},
): Promise<T> {
  return call<T>(method, path, { body, headers });
}

/** `?a=b`, without what is undefined or empty; the empty text where nothing is left. */
export function queryOf(params: Params): string {
  const given = Object.entries(params).filter(([, value]) => value !== undefined && value !== '');
  const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return query === '' ? '' : `?${query}`;
}

type SentHeaders = Readonly<Record<string, string>>;

interface Sent {
  readonly body?: unknown;
  readonly headers?: SentHeaders;
  readonly signal?: AbortSignal | undefined;
}

async function call<T>(method: string, path: string, sent: Sent): Promise<T> {
  const response = await reach(method, path, sent);
  const text = await response.text();
  const json = parsed(text);
  if (response.ok) return json as T;
  throw errorOf(response, json);
}

async function reach(method: string, path: string, { body, headers: more, signal }: Sent): Promise<Response> {
  const headers = { accept: 'application/json', 'x-dockpass-request': '1', ...more };
  try {
    return await fetch(path, {
      method,
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
      cache: 'no-store',
      credentials: 'same-origin',
      redirect: 'error',
      signal: signal ?? null,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError('offline', 'The gateway cannot be reached.');
  }
}

function errorOf({ status, headers }: Response, json: unknown): ApiError {
  const { error, problems } = (json ?? {}) as {
    readonly error?: { readonly code?: string; readonly message?: string };
    readonly problems?: readonly ConfigNote[];
  };
  const { code = '', message = 'The gateway answered in a way that this page does not know.' } = error ?? {};
  if (code === 'signed_out') session.lost();
  const seconds = Number(headers.get('retry-after'));
  return new ApiError(problemOf(status, code), message, code, seconds > 0 ? seconds : undefined, problems);
}

function problemOf(status: number, code: string): ApiProblem {
  if (code === 'signed_out') return 'signed-out';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'missing';
  return status < 500 ? 'refused' : 'failed';
}

function parsed(text: string): unknown {
  try {
    return parseVisible(text);
  } catch {
    return undefined;
  }
}
