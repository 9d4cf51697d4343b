import { type IncomingHttpHeaders } from 'node:http';

/** `application/json`, with no parameter but a charset of UTF-8, and sent as it is. */
export function isPlainJson(headers: IncomingHttpHeaders): boolean {
  const contentType = headers['content-type'];
  if (headers['content-encoding'] !== undefined) return false;
  return contentType === 'application/json' || JSON_WITH_CHARSET.test(contentType ?? '');
}

const JSON_WITH_CHARSET = /^application\/json ?; ?charset="?utf-8"?$/i;
