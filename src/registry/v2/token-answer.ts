import { anyJsonOf, type HttpAnswer } from '../http-call.js';

/**
 * The token in the answer of a token endpoint, read as the clients do (distribution: internal/client/auth/session.go),
 * whose one decoder takes any media type, names in any case and `null` for nothing, but no field of another kind than it
 * has: `access_token`, or else `token`. Only a byte order mark is passed over beyond that. Undefined = there is none.
 */
export function tokenOf(answer: Pick<HttpAnswer, 'body'>): string | undefined {
  const fields = fieldsOf(answer);
  const isReadable = Object.entries(KINDS).every(([name, holds]) => holds(fields?.get(name) ?? undefined));
  if (!fields || !isReadable) return undefined;
  const found = [fields.get('access_token'), fields.get('token')].find(Boolean);
  return typeof found === 'string' && TOKEN.test(found) ? found : undefined;
}

/** By lower-case name; the last of equal ones counts. */
function fieldsOf(answer: Pick<HttpAnswer, 'body'>): ReadonlyMap<string, unknown> | undefined {
  try {
    const json = anyJsonOf(answer);
    if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
    return new Map(Object.entries(json).map(([name, value]) => [name.toLowerCase(), value as unknown]));
  } catch {
    return undefined;
  }
}

const isText = (value: unknown): boolean => value === undefined || typeof value === 'string';

/** What each field must be where it is there. */
const KINDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  token: isText,
  access_token: isText,
  refresh_token: isText,
  expires_in: (value) => value === undefined || Number.isSafeInteger(value),
  issued_at: (value) => value === undefined || (typeof value === 'string' && isRfc3339(value)),
};

function isRfc3339(text: string): boolean {
  const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
  return form.test(text) && !Number.isNaN(Date.parse(text));
}

/** What a header can carry. */
const TOKEN = /^[\x21-\x7e]+$/;
