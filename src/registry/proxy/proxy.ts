import { getProxyForUrl } from 'proxy-from-env';
import { classOfIp, ipOfHost } from '../../wire/host-class.js';
import { httpUrl } from '../../wire/http-url.js';
import { ProviderError } from '../provider-error.js';

/** An HTTP proxy of the environment. */
export interface Proxy {
  /** Name or address, without the brackets of an IPv6 one. */
  readonly host: string;
  readonly port: number;
  /** Whether it is spoken to over TLS itself. */
  readonly secure: boolean;
  /** Value of `Proxy-Authorization`; undefined = it does not want to know who asks. */
  readonly authorization: string | undefined;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Variables that name a proxy for URLs of a scheme; the first that is not empty counts. */
export function proxyVariable(scheme: 'http' | 'https', env: Variables): string | undefined {
  const names = [`${scheme}_proxy`, 'all_proxy'].flatMap((name) => [name, name.toUpperCase()]);
  return names.find((name) => env[name]);
}

/**
 * The proxy that a variable means; without a scheme it is spoken to plainly, as curl and Go take it. Undefined where the
 * text is no URL of an HTTP proxy, or holds a `%` that is no escape.
 */
export function parseProxy(text: string): Proxy | undefined {
  const parsed = httpUrl(text.includes('://') ? text : `http://${text}`);
  if (parsed?.url.pathname !== '/' || /[?#]/.test(parsed.url.href)) return undefined;
  const { url, login } = parsed;
  const secure = url.protocol === 'https:';
  return {
    host: ipOfHost(url.hostname) ?? url.hostname,
    port: Number(url.port) || (secure ? 443 : 80),
    secure,
    authorization: login === '' ? undefined : `Basic ${Buffer.from(login).toString('base64')}`,
  };
}

/**
 * The proxy of the environment that leads to a URL; undefined = there is none, or NO_PROXY names the host. Loopback and
 * link-local hosts and metadata services are never asked through one: a proxy would reach its own instead of ours.
 *
 * @throws ProviderError `not_configured` when the variable cannot be used
 */
export function proxyFor(url: URL): Proxy | undefined {
  if (isOwnHost(url.hostname) || getProxyForUrl(url.href) === '') return undefined;
  const variable = proxyVariable(url.protocol === 'https:' ? 'https' : 'http', process.env);
  const proxy = parseProxy(process.env[variable ?? ''] ?? '');
  if (!proxy) throw new ProviderError('not_configured');
  return proxy;
}

function isOwnHost(hostname: string): boolean {
  const ip = ipOfHost(hostname);
  return ip === undefined ? hostname === 'localhost' : /^(?:loopback|special)$/.test(classOfIp(ip));
}
