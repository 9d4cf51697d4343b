import { plainUrl } from '../../src/registry/plain-url.js';
import { keepsSecrets } from '../../src/registry/vendor-http.js';
import { type GhcrSettings } from './ghcr.settings.js';

/** Base of the REST API, without a slash at its end; undefined when `apiUrl` is not a URL that may be called. */
export function apiBase({ apiUrl, enterpriseHost }: GhcrSettings): string | undefined {
  if (apiUrl !== undefined) return checked(apiUrl);
  return enterpriseHost === undefined ? 'https://api.github.com' : `https://${enterpriseHost}/api/v3`;
}

/** The App's own token goes there, so only encrypted, except to this machine. */
function checked(text: string): string | undefined {
  const url = plainUrl(text);
  if (!url || hasExtras(url)) return undefined;
  return keepsSecrets(url) ? url.href.replace(/\/+$/, '') : undefined;
}

function hasExtras({ username, password, search, hash }: URL): boolean {
  return [username, password, search, hash].some((part) => part !== '');
}
