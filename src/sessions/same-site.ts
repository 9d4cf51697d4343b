import { type IncomingMessage } from 'node:http';
import { type GatewayConfig } from '../config/gateway-config.js';

/** A header that no form and no link can send, and that makes a script of another site ask first, which is denied. */
export const REQUEST_HEADER = 'x-dockpass-request';

type Asked = Pick<IncomingMessage, 'headers'>;

/** Whether the browser says that another site made it ask. One that is called by nobody but its user says so, too. */
export function isCrossSite({ headers }: Asked, { page }: Pick<GatewayConfig, 'page'>): boolean {
  const { origin, host = '' } = headers;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  if (origin === undefined) return false;
  return page.publicUrl === undefined ? hostOf(origin) !== host.toLowerCase() : origin !== page.publicUrl;
}

/** Whether the page itself asks: it may change something then. */
export function isFromPage(request: Asked, config: Pick<GatewayConfig, 'page'>): boolean {
  const isAsked = request.headers['sec-fetch-site'] !== 'none';
  return isAsked && request.headers[REQUEST_HEADER] === '1' && !isCrossSite(request, config);
}

/** Whether the browser says that it came by HTTPS: what it writes as `Origin` is how it reached this host. */
export function saysHttps({ headers: { origin = '' } }: Asked): boolean {
  return origin.startsWith('https://');
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
