import { type ParsedPath } from '../../src/store/secret-store.js';

/** A path as people write it, without `/v1/`: the segments of a mount and of what lies in it. */
export type VaultPath = string;

/**
 * Reads the path of a reference. Vault takes almost any name; what is refused here is what would be another path on the
 * wire, or what is surely meant otherwise.
 */
export function parsePath(text: string): ParsedPath<VaultPath> {
  if (!/^[\x20-\x7e]{1,2000}$/.test(text)) return { problem: 'must be a path of printable ASCII' };
  if (/[?#\\]/.test(text)) return { problem: 'must be a path alone, without ?, # or \\' };
  if (text.startsWith('v1/')) return { problem: 'must be a path without v1/ before it, e.g. kv/ci/hub' };
  const segments = text.split('/');
  if (segments.some((segment) => segment === '')) {
    return { problem: 'must not begin or end with a slash, or have two in a row' };
  }
  if (segments.some((segment) => /^\.{1,2}$/.test(segment)))
    return { problem: 'must not have . or .. in it' };
  if (segments.some((segment) => segment !== segment.trim())) {
    return { problem: 'must not have a space at an end of a name' };
  }
  if (segments.length < 2) return { problem: 'must name a mount and what lies in it, e.g. kv/ci/hub' };
  return { path: text };
}

/** What is wrong with a place of entries, `MOUNT/` or `MOUNT/PREFIX/`; undefined if nothing is. */
export function placeProblem(place: string): string | undefined {
  if (!place.endsWith('/')) return 'must end with a slash, e.g. kv/registries/';
  const parsed = parsePath(`${place}x`);
  return 'problem' in parsed ? parsed.problem : undefined;
}

/** The same on the wire. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
