import { type RegistryEntry } from '../config/gateway-config.js';
import { type RepoPattern } from '../image/repo-pattern.js';
import { bySpecificity, type Candidate } from './plan.js';

interface NamespaceEntries {
  readonly exact: Map<string, Candidate[]>;
  readonly wild: { readonly pattern: RepoPattern; readonly candidate: Candidate }[];
}

/**
 * Finds the entries that are for a repository by its namespace and name, so that the cost of a request depends on how
 * many entries match and not on how many are configured.
 */
export class EntryIndex {
  readonly globals: readonly Candidate[];
  readonly #namespaces = new Map<string, NamespaceEntries>();

  constructor(entries: readonly RegistryEntry[]) {
    const globals: Candidate[] = [];
    entries.forEach((entry, position) => {
      if (entry.repos.length === 0) globals.push({ entry, position, scope: 'global', literalLength: 0 });
      for (const pattern of entry.repos) this.#add(entry, position, pattern);
    });
    this.globals = globals;
  }

  /** The entries whose patterns match, each once by its most specific pattern, without the global ones. */
  specificTo(repo: string): readonly Candidate[] {
    const slash = repo.indexOf('/');
    const name = repo.slice(slash + 1);
    if (slash <= 0 || name === '' || name.includes('/')) return [];
    const namespace = this.#namespaces.get(repo.slice(0, slash));
    if (!namespace) return [];
    const matching = [...(namespace.exact.get(name) ?? [])];
    for (const { pattern, candidate } of namespace.wild) {
      if (pattern.matchesName(name)) matching.push(candidate);
    }
    return mostSpecificOfEach(matching);
  }

  #add(entry: RegistryEntry, position: number, pattern: RepoPattern): void {
    const { namespace, scope, literalLength } = pattern;
    let entries = this.#namespaces.get(namespace);
    if (!entries) this.#namespaces.set(namespace, (entries = { exact: new Map(), wild: [] }));
    const candidate: Candidate = { entry, position, scope, literalLength };
    if (scope === 'namespace') entries.wild.push({ pattern, candidate });
    else entries.exact.set(pattern.name, [...(entries.exact.get(pattern.name) ?? []), candidate]);
  }
}

function mostSpecificOfEach(candidates: readonly Candidate[]): readonly Candidate[] {
  if (candidates.length < 2) return candidates;
  const best = new Map<RegistryEntry, Candidate>();
  for (const candidate of candidates) {
    const other = best.get(candidate.entry);
    if (!other || bySpecificity(candidate, other) < 0) best.set(candidate.entry, candidate);
  }
  return [...best.values()];
}
