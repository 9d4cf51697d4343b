import { isUtf8 } from 'node:buffer';
import { ProviderError } from '../../src/registry/provider-error.js';
import { type StoredSecret } from '../../src/store/secret-store.js';
import { type SecretPath } from './gcp-sm.path.js';

/**
 * What an answer of `versions.access` holds: `{ name, payload: { data, dataCrc32c } }`, the data base64 and its checksum a
 * number in text. Google gives the checksum always, and tells clients to compare it.
 *
 * @throws ProviderError `bad_answer`, also for data that is no text
 */
export function secretIn(json: unknown, path: SecretPath): StoredSecret {
  const { name, payload } = fieldsOf(json);
  const { data, dataCrc32c } = fieldsOf(payload);
  if (typeof data !== 'string') throw new ProviderError('bad_answer');
  const bytes = Buffer.from(data, 'base64');
  const isWhole = bytes.toString('base64') === data && String(dataCrc32c) === String(crc32c(bytes));
  if (!isWhole) throw new ProviderError('bad_answer');
  return { value: textOf(bytes), version: versionIn(name, path) };
}

/** The number at the end of the name of what was read: that of this secret, in whatever way its project is called. */
function versionIn(name: unknown, { location, secret }: SecretPath): string {
  const found = typeof name === 'string' ? NAME.exec(name)?.groups : undefined;
  const isAsked = found?.['secret'] === secret && found['location'] === location;
  if (!isAsked || found['version'] === undefined) throw new ProviderError('bad_answer');
  return found['version'];
}

const NAME =
  /^projects\/[^/]+(?:\/locations\/(?<location>[^/]+))?\/secrets\/(?<secret>[^/]+)\/versions\/(?<version>[1-9][0-9]{0,18})$/;

/** Without one line end behind it, as the same value would be read from a file: `echo` leaves it there. */
function textOf(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw new ProviderError('bad_answer');
  return Buffer.from(bytes)
    .toString('utf8')
    .replace(/\r?\n$/, '');
}

export function fieldsOf(json: unknown): Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
}

/** CRC-32C (Castagnoli), RFC 3720 section 12.1. Node's own is another CRC-32. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? POLYNOMIAL : 0);
  }
  return ~crc >>> 0;
}

/** Reversed. */
const POLYNOMIAL = 0x82f63b78;
