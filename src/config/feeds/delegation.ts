import { parseRepoPattern, type RepoPattern } from '../../image/repo-pattern.js';
import { type ProviderCatalog } from '../entries/provider-catalog.js';
import { type RegistryEntry } from '../gateway-config.js';
import { type RawEntry } from '../settings/raw-settings.js';
import { type Notes } from '../settings/notes.js';

/** Whether a text is a namespace as the patterns of repositories have it: literal, and no way up. */
export function isNamespace(text: string): boolean {
  if (hasDots(text)) return false;
  try {
    return parseRepoPattern(`${text}/*`).namespace === text;
  } catch {
    return false;
  }
}

function hasDots(path: string): boolean {
  return path.split('/').some((segment) => segment === '.' || segment === '..');
}

/**
 * Notes what an entry may not that is delegated to a namespace: it names repositories of that namespace or of one below
 * it, and brings its own identity. Names are compared with their case, as those of repositories are.
 */
export function noteDelegation(
  entry: RegistryEntry,
  raw: RawEntry,
  { namespace, catalog, notes }: { namespace: string; catalog: ProviderCatalog; notes: Notes },
): void {
  const { repos, provider: id, settings } = entry;
  if (repos.length === 0) notes.problem(raw.keyOf('repos'), NONE);
  repos.forEach((pattern, at) => {
    const which = repos.length === 1 ? '' : `item ${String(at + 1)}: `;
    if (!liesIn(pattern, namespace)) notes.problem(raw.keyOf('repos'), which + OUTSIDE);
  });
  const provider = catalog.get(id)?.provider;
  if (provider?.isSelfContained?.(settings) !== true) notes.problem(raw.keyOf('provider'), LENT);
}

function liesIn({ text, namespace: own }: RepoPattern, namespace: string): boolean {
  return !hasDots(text) && (own === namespace || own.startsWith(`${namespace}/`));
}

const NONE = 'is missing; a delegated entry names repositories of its namespace';
const OUTSIDE = 'lies outside of the namespace that the entry is delegated to';
const LENT =
  'would use an identity, a file or the network of the gateway, which a delegated entry may not: give it credentials of its own';
