/** A JSON object, or undefined for anything else. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : undefined;
}

/** Longest repository name and event taken from a request: they go to the log, and no forge has longer ones. */
const MAX_REPO_LENGTH = 512;
const MAX_EVENT_LENGTH = 64;

export function isEvent(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_EVENT_LENGTH;
}

/**
 * The repository's full name: the first field that is there, else owner and name joined. Undefined when none is there
 * or one is of the wrong kind or too long; empty when the client names no repository.
 */
export function repoName(full: unknown, owner: unknown, name: unknown): string | undefined {
  const repo =
    full ?? (typeof owner === 'string' && typeof name === 'string' ? `${owner}/${name}` : undefined);
  return typeof repo === 'string' && repo.length <= MAX_REPO_LENGTH ? repo : undefined;
}

/** An id that the forge gave as text; numbers are no identity, because JSON rounds them beyond 2^53. */
export function textId(value: unknown): string {
  return typeof value === 'string' && value.length <= MAX_REPO_LENGTH ? value : '';
}
