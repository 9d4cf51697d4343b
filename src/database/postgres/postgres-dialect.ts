import { readFileSync } from 'node:fs';
import { type Dialect } from 'kysely';
import { type CustomTypesConfig, type PoolConfig } from 'pg';
import { type DatabaseErrorCode } from '../database-error.js';
import { type PostgresPlace } from '../../config/gateway/database-place.js';

/** Connections of one process, at most. */
const MOST_CONNECTIONS = 4;

/** Counts and times: all below 2^53. */
const INT8 = '20';

type TypeId = Parameters<CustomTypesConfig['getTypeParser']>[0];
type Parser = (text: string) => unknown;

/** Milliseconds until there is a connection, and until the server ends a statement by itself. */
const CONNECT_MS = 2_000;
const STATEMENT_MS = 10_000;

/** What the pool and every other connection is made with. */
export async function postgresOptions({ host, port, ...place }: PostgresPlace): Promise<PoolConfig> {
  const { types } = await import('pg').then((module) => module.default);
  const { user, password, database, tls } = place;
  return {
    ...{ host, port, user, database, ...(password !== undefined && { password }) },
    ssl: tls && {
      rejectUnauthorized: true,
      ...(tls.caFile !== undefined && { ca: readFileSync(tls.caFile) }),
    },
    application_name: 'dockpass',
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    idle_in_transaction_session_timeout: STATEMENT_MS,
    keepAlive: true,
    types: {
      getTypeParser: (oid: TypeId): Parser =>
        String(oid) === INT8 ? Number : (types.getTypeParser(oid) as Parser),
    },
  };
}

/** Kysely's PostgreSQL. Connects when it is first asked. */
export async function postgresDialect(place: PostgresPlace): Promise<Dialect> {
  const [{ PostgresDialect }, { default: pg }] = await Promise.all([import('kysely'), import('pg')]);
  const options = await postgresOptions(place);
  const pool = new pg.Pool({
    ...options,
    max: MOST_CONNECTIONS,
    idleTimeoutMillis: 60_000,
    allowExitOnIdle: true,
  });
  // A connection that breaks while nobody uses it: the next one who asks finds out.
  pool.on('error', () => undefined);
  // And while somebody does: the task is told, and what the connection says besides must not end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new PostgresDialect({ pool });
}

/** By SQLSTATE (postgresql.org/docs/current/errcodes-appendix.html), its class, or the word of the system. */
const CODES: Readonly<Record<string, DatabaseErrorCode>> = {
  '08': 'unavailable',
  '57': 'unavailable',
  '57014': 'timed_out',
  '55P03': 'busy',
  '40': 'busy',
  '53100': 'full',
  '53': 'unavailable',
  '25006': 'read_only',
  '23': 'conflict',
  '28': 'refused',
  '3D': 'refused',
  '42501': 'refused',
  ETIMEDOUT: 'timed_out',
};

/** What PostgreSQL, or the network on the way to it, means. */
export function postgresCode({ code }: { readonly code: string }): DatabaseErrorCode | undefined {
  const known = CODES[code] ?? CODES[code.slice(0, 2)];
  if (known) return known;
  // The driver's own errors of a connection have no code, those of the system a word.
  return code === '' || /^E[A-Z_]+$/.test(code) || code.startsWith('ERR_') || code.includes('CERT')
    ? 'unavailable'
    : undefined;
}
