import { type IncomingMessage } from 'node:http';
import { type GatewayConfig } from '../config/gateway-config.js';

/** The cookies of the page: who is signed in, a sign-in under way at the provider, a browser that signed in before. */
export type CookieName = 'session' | 'sign_in' | 'known';

/** Characters of a `Cookie` line that are looked at. */
const LONGEST = 12_000;

interface CookieOptions {
  readonly name: CookieName;
  /** Whether the browser asks by HTTPS: `Secure`, and a name that no other host and no plain HTTP can set. */
  readonly secure: boolean;
  /** `Lax` only for what has to come along when another site sends the browser here. */
  readonly sameSite: 'Strict' | 'Lax';
  /** Left out = it goes when it is taken away, at once. */
  readonly expiresAt?: number;
}

/** A line `Set-Cookie`; an empty value takes the cookie away. */
export function cookieLine(value: string, { name, secure, sameSite, expiresAt = 0 }: CookieOptions): string {
  const seconds = value === '' ? 0 : Math.max(0, Math.floor((expiresAt - Date.now()) / 1000));
  const flags = `Path=/; Max-Age=${String(seconds)}; HttpOnly; SameSite=${sameSite}${secure ? '; Secure' : ''}`;
  return `${fullName(name, secure)}=${value}; ${flags}`;
}

/**
 * The value of a cookie; undefined where it is missing or there are two of it. Where the gateway knows that browsers come
 * by HTTPS, the name that plain HTTP could have set counts for nothing.
 */
export function readCookie(
  { headers: { cookie } }: Pick<IncomingMessage, 'headers'>,
  name: CookieName,
  config: Pick<GatewayConfig, 'listen' | 'page'>,
): string | undefined {
  if (cookie === undefined || cookie.length > LONGEST) return undefined;
  const pairs = cookie.split(/; ?/).map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at), pair.slice(at + 1)] as const;
  });
  const names = isSecureHost(config) ? [fullName(name, true)] : [fullName(name, true), fullName(name, false)];
  for (const each of names) {
    const found = pairs.filter(([key]) => key === each);
    const [one, other] = found;
    if (one) return other || one[1] === '' ? undefined : one[1];
  }
  return undefined;
}

/** Whether browsers come by HTTPS: to this process, or to the proxy before it. */
export function isSecureHost({ listen, page }: Pick<GatewayConfig, 'listen' | 'page'>): boolean {
  return page.publicUrl === undefined ? listen.tls !== undefined : page.publicUrl.startsWith('https:');
}

function fullName(name: CookieName, secure: boolean): string {
  return `${secure ? '__Host-' : ''}dockpass_${name}`;
}
