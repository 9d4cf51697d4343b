import { describe, expect, it } from '@jest/globals';
import { parseDatabaseUrl } from './database-place.js';

const parse = (text: string): unknown =>
  parseDatabaseUrl(text, (path) => (path.startsWith('/') ? path : `/here/${path}`));
const postgres = (changes: object): object => ({
  ...{ kind: 'postgres', host: 'db.example', port: 5432, user: 'ci', password: 'TEST-ONLY' },
  ...{ database: 'dockpass', tls: { caFile: undefined }, ...changes },
});

describe('DATABASE_URL', () => {
  it.each<readonly [string, object]>([
    ['sqlite:/var/lib/dockpass.db', { kind: 'sqlite', path: '/var/lib/dockpass.db' }],
    ['sqlite:dockpass.db', { kind: 'sqlite', path: '/here/dockpass.db' }],
    ['postgres://ci:TEST-ONLY@db.example/dockpass', postgres({})],
    ['postgresql://ci:TEST-ONLY@db.example:6432/dockpass', postgres({ port: 6432 })],
    ['postgres://ci:a%2Fb%40@db.example/dockpass', postgres({ password: 'a/b@' })],
    ['postgres://ci@[::1]/dockpass', postgres({ host: '::1', password: undefined, tls: undefined })],
    ['postgres://ci:TEST-ONLY@localhost/dockpass', postgres({ host: 'localhost', tls: undefined })],
    ['postgres://ci:TEST-ONLY@localhost/dockpass?sslmode=verify-full', postgres({ host: 'localhost' })],
    ['postgres://ci:TEST-ONLY@db.example/dockpass?sslmode=disable', postgres({ tls: undefined })],
    [
      'postgres://ci:TEST-ONLY@db.example/dockpass?sslrootcert=ca.pem',
      postgres({ tls: { caFile: '/here/ca.pem' } }),
    ],
    [
      'postgres://ci@localhost/dockpass?host=/run/postgresql',
      postgres({ host: '/run/postgresql', password: undefined, tls: undefined }),
    ],
  ])('may be %s', (text, place) => {
    expect(parse(text)).toEqual(place);
  });

  const KIND =
    'must be sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE, without quotation marks around it';
  const MALFORMED =
    'must be postgres://USER:PASSWORD@HOST:PORT/DATABASE, special characters in it percent-encoded';
  const PATH = 'must have the path of a file behind sqlite:, as in sqlite:/var/lib/dockpass/dockpass.db';
  const OPTIONS = 'may have the options sslmode, sslrootcert and host (of a socket), each once';
  it.each([
    ['mysql://ci@db.example/x', KIND],
    ['postgres:/db.example', KIND],
    ['TEST-ONLY', KIND],
    ['sqlite:', PATH],
    ['sqlite://host/x.db', PATH],
    ['sqlite:x.db?mode=ro', PATH],
    ['sqlite::memory:', 'cannot be kept in memory: every process would have one of its own'],
    ['postgres://db.example/x', MALFORMED],
    ['postgres://ci@db.example', MALFORMED],
    ['postgres://ci@db.example/a/b', MALFORMED],
    ['postgres://ci@/x', MALFORMED],
    ['postgres://ci:%zz@db.example/x', MALFORMED],
    ['postgres://ci:a/b@db.example/x', MALFORMED],
    ['postgres://ci@db.example/x#y', MALFORMED],
    ['postgres://ci@db.example/x?ssl=true', OPTIONS],
    ['postgres://ci@db.example/x?sslmode=disable&sslmode=verify-full', OPTIONS],
    [
      'postgres://ci@db.example/x?sslmode=require',
      'may have sslmode=verify-full (the default) or sslmode=disable, no other',
    ],
    [
      'postgres://ci@db.example/x?sslmode=disable&sslrootcert=ca.pem',
      'has sslrootcert beside sslmode=disable; keep one of them',
    ],
    [
      'postgres://ci@db.example/x?host=/run/postgresql',
      'may have host= for the directory of a socket only: postgres://USER@localhost/DATABASE?host=/run/postgresql',
    ],
  ])('may not be %s', (text, problem) => {
    expect(parse(text)).toBe(problem);
  });
});
