import { isUtf8 } from 'node:buffer';
import { type Notes } from '../../settings/notes.js';
import { type RawEntry } from '../../settings/raw-settings.js';

type Pair = readonly [username: string, password: string];

/** From `auth`, from the two fields, or from both when they say the same. */
export function pairOf(
  fields: ReadonlyMap<string, unknown>,
  keyOf: RawEntry['keyOf'],
  notes: Notes,
): Pair | undefined {
  const auth = fields.get('auth');
  const pair = isText(auth) ? decodeAuth(auth) : undefined;
  if (isText(auth) && !pair) {
    notes.problem(keyOf('auth'), 'must be base64 of user:password');
    return undefined;
  }
  const [username, password] = [
    nonEmpty(fields.get('username')) ?? pair?.[0],
    nonEmpty(fields.get('password')) ?? pair?.[1],
  ];
  if (!isText(username)) notes.problem(keyOf('username'), 'is missing');
  else if (!isText(password)) notes.problem(keyOf('password'), 'is missing');
  else if (pair && (username !== pair[0] || password !== pair[1])) {
    notes.problem(keyOf('auth'), 'differs from username and password beside it; keep one of them');
  } else return [username, password];
  return undefined;
}

/** Split at the first colon: passwords may hold colons, user names may not. */
function decodeAuth(auth: string): Pair | undefined {
  const bytes = Buffer.from(auth, 'base64');
  if (bytes.toString('base64') !== auth || !isUtf8(bytes)) return undefined;
  // Old versions of docker/cli wrote NUL bytes behind the password; it cuts them off itself.
  const text = bytes.toString('utf8').replace(/\0+$/, '');
  const colon = text.indexOf(':');
  const pair = [text.slice(0, colon), text.slice(colon + 1)] as const;
  return colon > 0 && pair[1] !== '' ? pair : undefined;
}

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function nonEmpty(value: unknown): unknown {
  return value === '' ? undefined : value;
}
