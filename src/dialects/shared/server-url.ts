import { isIPv4 } from 'node:net';

/** An `https` URL, or `http` to this machine, with nothing beside scheme, host, port and path. */
export function isServerUrl(text: string): boolean {
  if (/[\s\p{Cc}]/u.test(text) || !URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || /[?#@]/.test(text)) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

/** Without the slash at the end, so that a path can be appended. */
export function trimmedUrl(text: string): string {
  return new URL(text).href.replace(/\/+$/, '');
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'))
  );
}
