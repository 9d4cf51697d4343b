import { timesOf } from '../jwt.js';
import { ProviderError } from '../provider-error.js';
import { type MintedCredential } from '../registry-provider.js';
import { type VendorAnswer } from '../vendor-http.js';

const SECOND_MS = 1_000;
/** What a password in a docker login may consist of without doubt. */
const TOKEN = /^[\x21-\x7e]+$/;

/** A password, and its life. */
export type MintedToken = Pick<MintedCredential, 'password' | 'expiresAt' | 'issuedAt'>;

/**
 * The token of an answer. It lives as long as the shortest of what is said of it: `expires_in` in seconds beside it, the
 * `exp` in it where it is a JWT, and what the caller allows.
 *
 * @param field that holds it
 * @param longestMs milliseconds for which it is used at most
 * @throws ProviderError `bad_answer`, also where nothing is said of its life
 */
export function mintedToken(answer: VendorAnswer, field: string, longestMs = Infinity): MintedToken {
  const fields = objectOf(answer.json);
  const token = textOf(fields[field]);
  const { expires_in: seconds } = fields;
  if (seconds !== undefined && !(isNumber(seconds) && seconds > 0)) throw new ProviderError('bad_answer');
  const { expiresAt = Infinity, issuedAt = answer.date } = timesOf(token) ?? {};
  const since = issuedAt ?? Date.now();
  const told = Math.min(expiresAt, since + (seconds ?? Infinity) * SECOND_MS);
  if (told === Infinity) throw new ProviderError('bad_answer');
  return {
    password: token,
    expiresAt: Math.min(told, since + longestMs),
    ...(issuedAt !== undefined && { issuedAt }),
  };
}

/**
 * The life of an answer that says when it ends.
 *
 * @param end epoch milliseconds on the clock of the vendor
 * @throws ProviderError `bad_answer` for what is no number
 */
export function lifeUntil({ date }: VendorAnswer, end: unknown): Omit<MintedToken, 'password'> {
  if (!isNumber(end)) throw new ProviderError('bad_answer');
  return { expiresAt: end, ...(date !== undefined && { issuedAt: date }) };
}

/**
 * Epoch milliseconds of a time in UTC, RFC 3339 with up to nine digits behind the second.
 *
 * @throws ProviderError `bad_answer` for what is none
 */
export function momentOf(value: unknown): number {
  const text = textOf(value);
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(text);
  const moment = isTime ? Date.parse(text) : NaN;
  if (Number.isNaN(moment)) throw new ProviderError('bad_answer');
  return moment;
}

/** @throws ProviderError `bad_answer` for what is no object */
export function objectOf(json: unknown): Readonly<Record<string, unknown>> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new ProviderError('bad_answer');
  return json as Readonly<Record<string, unknown>>;
}

/** @throws ProviderError `bad_answer` for what is no visible ASCII */
export function textOf(value: unknown): string {
  if (typeof value !== 'string' || !TOKEN.test(value)) throw new ProviderError('bad_answer');
  return value;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
