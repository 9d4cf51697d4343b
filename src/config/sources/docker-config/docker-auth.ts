import { isUtf8 } from 'node:buffer';
import { type RawEntry } from '../../settings/raw-settings.js';
import { type Notes } from '../../settings/notes.js';

type Pair = readonly [username: string, password: string];

/** Where an item stands, and where its faults are told. */
export interface ItemNotes {
  readonly keyOf: RawEntry['keyOf'];
  /** What is wrong with an item that is left out for it is noted as a problem. */
  readonly notes: Notes;
}

/** From `auth`, which docker takes before the two fields beside it, or from these. */
export function pairOf(fields: ReadonlyMap<string, unknown>, { keyOf, notes }: ItemNotes): Pair | undefined {
  const auth = fields.get('auth');
  const [username, password] = [fields.get('username'), fields.get('password')];
  if (!isText(auth)) {
    if (isText(username) && isText(password)) return [username, password];
    notes.problem(keyOf(isText(username) ? 'password' : 'username'), 'is missing');
    return undefined;
  }
  const pair = decodeAuth(auth);
  if (typeof pair === 'string') {
    notes.problem(keyOf('auth'), pair);
    return undefined;
  }
  const differs = [username, password].some((value, at) => isText(value) && value !== pair[at]);
  if (differs) notes.warn(keyOf('auth'), 'differs from username and password beside it; docker takes auth');
  return pair;
}

/**
 * As docker/cli reads it (cli/config/configfile/file.go): Go's `base64.StdEncoding`, in which line ends may stand
 * anywhere, split at the first colon. Returns what is wrong where docker could not read it, or CI clients not use it.
 */
export function decodeAuth(auth: string): Pair | string {
  const base64 = auth.replace(/[\r\n]+/g, '');
  if (!STANDARD.test(base64)) return NOT_BASE64;
  const bytes = Buffer.from(base64, 'base64');
  if (!isUtf8(bytes)) return 'is base64 of something that is not UTF-8';
  const text = bytes.toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1) return 'is base64 of something that is not user:password';
  // Old versions of docker/cli wrote NUL bytes around the password; it takes them away itself.
  const password = text.slice(colon + 1).replace(/^\0+|\0+$/g, '');
  if (password === '') return 'is base64 of a user without a password, which CI clients need';
  return [text.slice(0, colon), password];
}

const STANDARD = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const NOT_BASE64 = 'must be base64 of user:password as docker reads it, with + and / and padded with =';

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
