import { type IncomingMessage } from 'node:http';
import {
  type AccessKey,
  hmacAuthorization,
  type HmacScheme,
} from '../../../src/registry/exchange/hmac-signature.js';

/** What was signed of a request that a vendor got, and when. */
export interface Signed {
  readonly time: string;
  readonly body?: string;
}

/**
 * Whether a request carries the signature of this key over the headers that it names. That the signature itself is the
 * vendor's is proven by what the vendor's own clients have signed.
 */
export function isSignedBy(
  scheme: HmacScheme,
  { headers, method, url = '' }: Pick<IncomingMessage, 'headers' | 'method' | 'url'>,
  key: AccessKey,
  { time, body = '' }: Signed,
): boolean {
  const { authorization = '', host = '' } = headers;
  const names = /SignedHeaders=([a-z0-9;-]+)/.exec(authorization)?.[1]?.split(';') ?? [];
  const others = names.filter((name) => name !== 'host');
  const named = Object.fromEntries(others.map((name) => [name, String(headers[name] ?? '')]));
  const call = { url: new URL(url, `https://${host}`), headers: named, body, time };
  const signed = { ...call, method: method === 'GET' ? 'GET' : 'POST' } as const;
  return names.includes('host') && authorization === hmacAuthorization(scheme, signed, key);
}
