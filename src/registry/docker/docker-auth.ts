import { isUtf8 } from 'node:buffer';
import { type DockerHost, dockerHost, type ItemNotes } from './docker-host.js';

type Pair = readonly [username: string, password: string];

/** What an item of `auths` gives. */
export interface DockerAuth {
  readonly host: DockerHost;
  readonly pair: Pair;
}

/**
 * An item of the `auths` of a docker `config.json` (docker/cli: cli/config/configfile/file.go).
 *
 * @param key under which it stands
 * @param fields by {@link lowerCased}; undefined = it is no object
 */
export function readAuth(
  key: string,
  fields: ReadonlyMap<string, unknown> | undefined,
  told: ItemNotes,
): DockerAuth | undefined {
  const { keyOf, notes } = told;
  if (!fields) {
    notes.problem(keyOf(), 'must be an object');
    return undefined;
  }
  const token = (['identitytoken', 'registrytoken'] as const).find((field) => isText(fields.get(field)));
  if (token !== undefined) {
    notes.problem(keyOf(token), 'is not supported: CI clients need a user name and a password');
    return undefined;
  }
  if (!(['auth', 'username', 'password'] as const).some((field) => isText(fields.get(field)))) {
    notes.problem(keyOf(), 'holds no credential (a credential helper may keep it)');
    return undefined;
  }
  const host = dockerHost(key, told);
  const pair = host && pairOf(fields, told);
  return host && pair && { host, pair };
}

/** The fields of an object by their names in lower case: Go looks for them without regard to case. */
export function lowerCased(fields: Iterable<readonly [string, unknown]>): ReadonlyMap<string, unknown> {
  return new Map([...fields].map(([name, field]) => [name.toLowerCase(), field]));
}

/** From `auth`, which docker takes before the two fields beside it, or from these. */
function pairOf(fields: ReadonlyMap<string, unknown>, { keyOf, notes }: ItemNotes): Pair | undefined {
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
function decodeAuth(auth: string): Pair | string {
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

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
