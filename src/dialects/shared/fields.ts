import { type ForgeId } from './ci-request.js';

/** A JSON object, or undefined for anything else. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : undefined;
}

/** Longest repository name and event taken from a request: they go to the log, and no forge has longer ones. */
export const MAX_REPO_LENGTH = 512;
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

/** A forge's id, which is a number. What JSON may have rounded is no identity. */
export function forgeId(value: unknown): ForgeId {
  return Number.isSafeInteger(value) && Number(value) >= 0 ? (String(value) as ForgeId) : '';
}

/** The same as an operator writes it; undefined for anything but a whole number in its shortest form. */
export function writtenForgeId(text: string): ForgeId | undefined {
  const id = forgeId(Number(text));
  return id === text ? id : undefined;
}

/** The number of a build, which begins with 1 in each repository; what is none is nothing to refuse a request for. */
export function buildNumber(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : undefined;
}

/** An id that the forge gave as text; numbers are no identity, because JSON rounds them beyond 2^53. */
export function textId(value: unknown): string {
  return typeof value === 'string' && value.length <= MAX_REPO_LENGTH ? value : '';
}
