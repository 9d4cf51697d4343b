import { plainUrl } from '../../registry/plain-url.js';
import { keepsSecrets } from '../../registry/vendor-http.js';

/** An `https` URL, or `http` to this machine, with nothing beside scheme, host, port and path. */
export function isServerUrl(text: string): boolean {
  const url = /[?#@]/.test(text) ? undefined : plainUrl(text);
  return url !== undefined && keepsSecrets(url);
}

/** Without the slash at the end, so that a path can be appended. */
export function trimmedUrl(text: string): string {
  return new URL(text).href.replace(/\/+$/, '');
}
