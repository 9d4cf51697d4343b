/** A file of SQLite, for one machine. */
export interface SqlitePlace {
  readonly kind: 'sqlite';
  /** Absolute. */
  readonly path: string;
}

/** A PostgreSQL server. */
export interface PostgresPlace {
  readonly kind: 'postgres';
  /** Name, address, or the directory of a socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string | undefined;
  readonly database: string;
  /** Undefined = in plain; else its certificate is checked, by the system's authorities or by those of the file. */
  readonly tls: { readonly caFile: string | undefined } | undefined;
}

export type DatabasePlace = SqlitePlace | PostgresPlace;

export type DatabaseKind = DatabasePlace['kind'];

/** What is kept, and how long. */
export interface DatabaseConfig {
  readonly place: DatabasePlace;
  /** Undefined = kept in a store that has not given it yet. */
  readonly key: string | undefined;
  readonly previousKeys: readonly string[];
  /** Days that decisions are kept. */
  readonly historyDays: number;
}

const POSTGRES_PORT = 5432;

/** `resolve` makes paths absolute. Text = what is wrong with it, to stand behind the key; it repeats nothing of it. */
export function parseDatabaseUrl(text: string, resolve: (path: string) => string): DatabasePlace | string {
  if (text.startsWith('sqlite:')) return sqlitePlace(text.slice('sqlite:'.length), resolve);
  if (/^postgres(?:ql)?:\/\//.test(text)) return postgresPlace(text, resolve);
  return 'must be sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE, without quotation marks around it';
}

function sqlitePlace(path: string, resolve: (path: string) => string): SqlitePlace | string {
  if (path === '' || path.startsWith('//') || /[?#\p{Cc}]/u.test(path))
    return 'must have the path of a file behind sqlite:, as in sqlite:/var/lib/dockpass/dockpass.db';
  return path === ':memory:'
    ? 'cannot be kept in memory: every process would have one of its own'
    : { kind: 'sqlite', path: resolve(path) };
}

function postgresPlace(text: string, resolve: (path: string) => string): PostgresPlace | string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.hash !== '') return MALFORMED;
  const options = new Map(url.searchParams);
  const socket = options.get('host');
  const unknown = [...options.keys()].find((name) => !OPTIONS.has(name));
  if (unknown !== undefined || options.size !== [...url.searchParams].length)
    return 'may have the options sslmode, sslrootcert and host (of a socket), each once';
  const [user, password, database] = [url.username, url.password, url.pathname.slice(1)].map(decoded);
  const host = socket ?? url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (!user || !database || !host || password === undefined || database.includes('/')) return MALFORMED;
  if (socket !== undefined && (url.hostname !== 'localhost' || !socket.startsWith('/')))
    return 'may have host= for the directory of a socket only: postgres://USER@localhost/DATABASE?host=/run/postgresql';
  const tls = tlsOf(host, options, resolve);
  if (typeof tls === 'string') return tls;
  const port = url.port === '' ? POSTGRES_PORT : Number(url.port);
  return {
    kind: 'postgres',
    host,
    port,
    user,
    password: password || undefined,
    database,
    tls: tls ?? undefined,
  };
}

const MALFORMED =
  'must be postgres://USER:PASSWORD@HOST:PORT/DATABASE, special characters in it percent-encoded';
const OPTIONS = new Set(['sslmode', 'sslrootcert', 'host']);

/** Null = in plain. What would encrypt without asking whom it talks to is refused: it protects from nobody on the way. */
function tlsOf(
  host: string,
  options: ReadonlyMap<string, string>,
  resolve: (path: string) => string,
): { readonly caFile: string | undefined } | null | string {
  const [mode, ca] = [options.get('sslmode'), options.get('sslrootcert')];
  if (mode !== undefined && mode !== 'disable' && mode !== 'verify-full')
    return 'may have sslmode=verify-full (the default) or sslmode=disable, no other';
  if (mode === 'disable' && ca !== undefined)
    return 'has sslrootcert beside sslmode=disable; keep one of them';
  const isNear = host.startsWith('/') || ['localhost', '127.0.0.1', '::1'].includes(host);
  if (mode === 'disable' || (isNear && mode === undefined && ca === undefined)) return null;
  return { caFile: ca === undefined ? undefined : resolve(ca) };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
