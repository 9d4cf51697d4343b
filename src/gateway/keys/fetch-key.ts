import { type KeyObject } from 'node:crypto';
import { httpCall, HttpCallError } from '../../registry/http-call.js';
import { networkFailure } from '../../registry/v2/probe/network-failure.js';
import { dialectOf } from '../../dialects/dialects.js';

/**
 * Every reason for which a server gives no key: there is no way to it, it says no, its answer is no key, or (`other_key`)
 * not the one whose fingerprint is configured.
 */
export const KEY_FAILURES = [
  'name_unknown',
  'connection_refused',
  'unreachable',
  'connection_lost',
  'connection_failed',
  'timed_out',
  'plain_http',
  'certificate_untrusted',
  'certificate_expired',
  'certificate_not_yet_valid',
  'certificate_name',
  'bad_answer',
  'redirected',
  'login_wanted',
  'no_such_page',
  'unavailable',
  'no_key',
  'other_key',
] as const;

export type KeyFailure = (typeof KEY_FAILURES)[number];

/** The server answers with another status than 200. */
class KeyPageError extends Error {
  override readonly name = 'KeyPageError';

  constructor(readonly failure: KeyFailure) {
    super(`the server gives no key: ${failure}`);
  }
}

/** A server, and the id of the dialect that its clients speak. Plain data. */
export interface KeyHolder {
  readonly server: string;
  readonly dialect: string;
}

/**
 * The public key that a server of clients shows. It stands beside the gateway and answers in the clear perhaps, so no
 * proxy sees it.
 *
 * @throws what {@link keyFailureOf} explains
 */
export async function fetchKey({ server, dialect }: KeyHolder, signal?: AbortSignal): Promise<KeyObject> {
  const { keyPage } = dialectOf(dialect);
  if (!keyPage) throw new TypeError('clients of this dialect have no server with a key');
  const url = new URL(server.replace(/\/+$/, '') + keyPage.path);
  const call = { url, method: 'GET', readBodyOf: 200, proxied: false } as const;
  const { status, body } = await httpCall(signal ? { ...call, signal } : call);
  if (status !== 200) throw new KeyPageError(statusFailure(status));
  return keyPage.readKey(body.toString('latin1'));
}

/** Why {@link fetchKey} failed, without a word of the other side. */
export function keyFailureOf(error: unknown): KeyFailure {
  if (error instanceof KeyPageError) return error.failure;
  if (!(error instanceof HttpCallError) || error.code === 'too_large') return 'no_key';
  const found = networkFailure(error);
  return KEY_FAILURES.find((failure) => failure === found) ?? 'connection_failed';
}

function statusFailure(status: number): KeyFailure {
  if (status >= 300 && status < 400) return 'redirected';
  if (status === 401 || status === 403) return 'login_wanted';
  if (status === 404) return 'no_such_page';
  return status >= 500 ? 'unavailable' : 'no_key';
}
