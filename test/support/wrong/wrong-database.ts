import { type WrongConfiguration } from './wrong-configuration.js';

const KEY = { DATABASE_KEY: 'test-only-key-of-a-database-0123456789abcdef' };
const PLACEHOLDER = 'is still a placeholder; put the secret in its place';
const NO_DIRECTORY =
  'names a file in a directory that does not exist, or that this user may not look into; make it first';
const NO_AUTHORITY = 'names an authority (sslrootcert) that is no PEM certificate which this user can read';
const FORM =
  'must be sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE, without quotation marks around it';

/** What is said of wrong settings: the database. Nothing of a URL is repeated, nor any error of the system with a path. */
export const WRONG_DATABASE: readonly WrongConfiguration[] = [
  {
    name: 'a database without its key',
    env: { DATABASE_URL: 'sqlite:here.db' },
    problems: ['DATABASE_KEY: is needed beside DATABASE_URL: openssl rand -hex 32 makes one'],
  },
  {
    name: 'keys that are short',
    env: { DATABASE_URL: 'sqlite:here.db', DATABASE_KEY: 'short', DATABASE_KEY_PREVIOUS: 'short' },
    problems: ['DATABASE_KEY', 'DATABASE_KEY_PREVIOUS'].map(
      (key) => `${key}: must have at least 32 bytes: openssl rand -hex 32 makes one`,
    ),
  },
  ...['nowhere/here.db', `${'a'.repeat(5_000)}/here.db`, 'file/here.db'].map((path) => ({
    name: `a file of a database at ${path.slice(0, 20)}`,
    env: { ...KEY, DATABASE_URL: `sqlite:${path}` },
    files: { file: '' },
    problems: [`DATABASE_URL: ${NO_DIRECTORY}`],
  })),
  ...['nowhere.pem', 'text.pem', '.', 'a'.repeat(5_000)].map((path) => ({
    name: `an authority of a database at ${path.slice(0, 20)}`,
    env: { ...KEY, DATABASE_URL: `postgres://ci:TEST-ONLY@db.example/x?sslrootcert=${path}` },
    files: { 'text.pem': 'x' },
    problems: [`DATABASE_URL: ${NO_AUTHORITY}`],
  })),
  ...['replace-me', '${PASSWORD}', '%3Cpassword%3E'].map((password) => ({
    name: `a database whose password is ${password}`,
    env: { ...KEY, DATABASE_URL: `postgres://ci:${password}@db.example/x` },
    problems: [`DATABASE_URL: ${PLACEHOLDER}`],
  })),
  {
    name: 'a URL in quotation marks',
    env: { ...KEY, DATABASE_URL: "'postgres://ci:TEST-ONLY@db.example/x'" },
    problems: [`DATABASE_URL: ${FORM}`],
  },
];
