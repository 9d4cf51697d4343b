import { type ParsedPath } from '../../src/store/secret-store.js';

/** A version of a secret. */
export interface SecretPath {
  /** Of the region of a regional secret; `secretmanager.googleapis.com` for all others. */
  readonly host: string;
  /** `projects/P/secrets/S`, or `projects/P/locations/L/secrets/S`. */
  readonly parent: string;
  readonly location: string | undefined;
  readonly secret: string;
  /** A number or an alias; `latest` is the newest one, even where that is disabled. */
  readonly version: string;
}

/** An id, one of a domain such as `example.com:ci`, or a number. Lengths are Google's to judge. */
const PROJECT = '(?:[a-z0-9-]{1,63}(?:\\.[a-z0-9-]{1,63})+:)?[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
/** A region, e.g. `europe-west12`; it becomes part of a host. */
const LOCATION = '[a-z]{2,20}-[a-z]{2,20}[0-9]{1,2}';
const SECRET = '[A-Za-z0-9_-]{1,255}';
const VERSION = '[1-9][0-9]{0,18}|[A-Za-z][A-Za-z0-9_-]{0,62}';

/**
 * Names of Secret Manager's resources; its REST reference, `projects.secrets.versions` and
 * `projects.locations.secrets.versions`.
 */
const PATH = new RegExp(
  `^projects/(?<project>${PROJECT})(?:/locations/(?<location>${LOCATION}))?/secrets/(?<secret>${SECRET})(?:/versions/(?<version>${VERSION}))?$`,
);
const FORM = 'projects/PROJECT/secrets/SECRET';

export function parsePath(text: string): ParsedPath<SecretPath> {
  const { project = '', location, secret = '', version = 'latest' } = PATH.exec(text)?.groups ?? {};
  if (secret === '') return { problem: problemOf(text) };
  const place = location === undefined ? '' : `/locations/${location}`;
  return {
    path: {
      host: `secretmanager.${location === undefined ? '' : `${location}.rep.`}googleapis.com`,
      parent: `projects/${project}${place}/secrets/${secret}`,
      location,
      secret,
      version,
    },
  };
}

function problemOf(text: string): string {
  if (!text.startsWith('projects/')) return `must be the full name of a secret: ${FORM}`;
  if (text.endsWith(':access')) return `must be a name alone, without :access: ${FORM}`;
  if (/\/versions\/0*$/.test(text))
    return 'must name a version by its number from 1, or leave out /versions/';
  return `must be ${FORM}, with /locations/REGION before /secrets/ for a regional one, and at most /versions/N behind it`;
}
