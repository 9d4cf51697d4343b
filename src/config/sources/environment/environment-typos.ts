import { DIALECTS } from '../../../dialects/dialects.js';
import { ALL_SETTINGS } from '../../all-settings.js';
import { type Environment } from './environment.js';
import { nearest } from '../../settings/nearest.js';
import { type Notes } from '../../settings/notes.js';
import { writtenNames } from '../../settings/unknown-names.js';

const REPLACED = new Map(DIALECTS.flatMap(({ replacedVariables = {} }) => Object.entries(replacedVariables)));

/**
 * Warns of variables that look like a mistyped setting. No more than that: the environment holds many variables that
 * are none of ours, among them Drone's and Woodpecker's own.
 */
export function noteTypos(variables: ReadonlyMap<string, string>, notes: Notes): void {
  const known = [...writtenNames(ALL_SETTINGS, true)];
  const plainFiles = new Set(known.map((name) => `${name}_FILE`));
  for (const key of variables.keys()) {
    if (known.includes(key) || key.startsWith('REGISTRY_')) continue;
    const replaced = /^registry_/i.test(key) ? 'is not read; settings are in upper case' : REPLACED.get(key);
    if (replaced !== undefined) notes.warn(key, replaced);
    else if (plainFiles.has(key)) notes.warn(key, 'is not read; only secrets can be given as a file');
    else if (key.length >= 6 && !FOREIGN.test(key)) noteTypo(key, known, notes);
  }
}

/** Variables that libraries read from the process itself. */
const OF_THE_PROCESS = /^(?:(?:https?|all|no)_proxy|(?:OTEL|NODE|SSL_CERT)_[A-Z0-9_]+)$/i;

/** Warns of variables in `.env` that have no effect there. */
export function noteUnread(variables: ReadonlyMap<string, string>, env: Environment, notes: Notes): void {
  for (const key of variables.keys()) {
    if (env[key] === undefined && OF_THE_PROCESS.test(key))
      notes.warn(key, 'is not read from .env; set it in the environment of the process');
  }
}

/** Variables of Docker and OpenSSL, and what Kubernetes sets for a service called `dockpass`. */
const FOREIGN =
  /^(?:DOCKER_CONFIG|SSL_CERT_(?:FILE|DIR)|DOCKPASS_(?:[A-Z0-9_]+_)?(?:SERVICE_HOST|SERVICE_PORT|PORT)(?:_[A-Z0-9_]+)?)$/;

function noteTypo(key: string, known: readonly string[], notes: Notes): void {
  const meant = nearest(key, known) ?? (key.startsWith('DOCKPASS_') ? 'DOCKPASS_CONFIG' : undefined);
  if (meant !== undefined) notes.warn(key, `is not a setting; did you mean ${meant}?`);
}
