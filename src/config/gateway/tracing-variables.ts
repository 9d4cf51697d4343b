import { httpUrl, percentDecoded } from '../../wire/http-url.js';
import { type ConfigFiles } from '../settings/files.js';
import { type Environment } from '../sources/environment/environment.js';
import { LARGEST_FILE } from '../settings/named-files.js';
import { type Notes } from '../settings/notes.js';

const PREFIX = 'OTEL_EXPORTER_OTLP_';

interface Rule {
  readonly allowed: string;
  readonly takes: (value: string) => boolean;
}

/** What the exporter of spans reads from the environment, each also as `…_TRACES_…`. */
const RULES: Readonly<Record<string, Rule>> = {
  ENDPOINT: {
    allowed: 'an http or https URL; a % in user or password is written %25',
    takes: (value) => httpUrl(value) !== undefined,
  },
  HEADERS: {
    allowed:
      'name=value, several separated by commas; a comma, a semicolon or a % in a value is percent-encoded, other than printable ASCII is not allowed',
    takes: (value) => value.split(',').every(isHeader),
  },
  TIMEOUT: {
    allowed: 'a whole number of milliseconds above 0',
    takes: (value) => /^[1-9]\d{0,8}$/.test(value),
  },
  COMPRESSION: { allowed: 'gzip or none', takes: (value) => /^(?:gzip|none)$/.test(value) },
};
const FILES = ['CERTIFICATE', 'CLIENT_CERTIFICATE', 'CLIENT_KEY'];

/**
 * Checks what the exporter of spans reads, where an endpoint turns it on: it would throw with the value in its text, or
 * go on without what it cannot use and say nothing.
 */
export async function checkTracing(env: Environment, files: ConfigFiles, notes: Notes): Promise<void> {
  const given = (name: string): (readonly [key: string, value: string])[] =>
    [PREFIX + name, `${PREFIX}TRACES_${name}`].flatMap((key) => (env[key] ? [[key, env[key]] as const] : []));
  if (given('ENDPOINT').length === 0) return;
  for (const [name, { allowed, takes }] of Object.entries(RULES)) {
    for (const [key, value] of given(name)) if (!takes(value)) notes.problem(key, `must be ${allowed}`);
  }
  const named = FILES.flatMap(given);
  await files.load(named.map(([, path]) => ({ path, largest: LARGEST_FILE })));
  for (const [key, path] of named) files.read(key, path, notes);
}

function isHeader(item: string): boolean {
  const [, name, value] = /^\s*([^=;]+?)\s*=\s*([^;]*\S)\s*$/.exec(item) ?? [];
  return (
    /^[\w!#$&'*+.^`|~-]+$/.test(percentDecoded(name ?? '') ?? '') &&
    /^[\x20-\x7e]+$/.test(percentDecoded(value ?? '') ?? '')
  );
}
