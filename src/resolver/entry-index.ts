import { type RegistryEntry } from '../config/gateway-config.js';
import { BELOW, type RepoPattern } from '../image/repo-pattern.js';
import { bySpecificity, type Candidate } from './plan.js';

interface Rule {
  readonly pattern: RepoPattern;
  readonly candidate: Candidate;
}

interface NamespaceEntries {
  readonly exact: Map<string, Candidate[]>;
  readonly wild: Rule[];
}

/**
 * Finds the entries that are for a repository by its namespace and name, so that the cost of a request depends on how
 * many entries match, and on how many segments the name has, and not on how many are configured.
 */
export class EntryIndex {
  readonly globals: Candidate[] = [];
  readonly #namespaces = new Map<string, NamespaceEntries>();
  /** Rules for all below a namespace. */
  readonly #below = new Map<string, Rule[]>();

  constructor(entries: readonly RegistryEntry[] = []) {
    entries.forEach((entry, position) => {
      this.add(entry, position);
    });
  }

  add(entry: RegistryEntry, position: number): void {
    if (entry.repos.length === 0) this.globals.push({ entry, position, scope: 'global', literalLength: 0 });
    for (const pattern of entry.repos) this.#add(entry, position, pattern);
  }

  /** The entries whose patterns match, each once by its most specific pattern, without the global ones. */
  specificTo(repo: string): readonly Candidate[] {
    const slash = lastSlash(repo);
    const name = repo.slice(slash + 1);
    if (slash <= 0 || name === '') return [];
    const matching = this.#below.size === 0 ? [] : this.#belowOf(repo, slash);
    const namespace = this.#namespaces.get(repo.slice(0, slash));
    if (namespace) {
      for (const candidate of namespace.exact.get(name) ?? []) matching.push(candidate);
      pushMatching(namespace.wild, name, matching);
    }
    return mostSpecificOfEach(matching);
  }

  /** What is for all below one of the namespaces that the repository is in. */
  #belowOf(repo: string, slash: number): Candidate[] {
    const matching: Candidate[] = [];
    for (let end = slash; end > 0; end = repo.lastIndexOf('/', end - 1)) {
      const rules = this.#below.get(repo.slice(0, end));
      if (rules) pushMatching(rules, repo.slice(end + 1), matching);
    }
    return matching;
  }

  #add(entry: RegistryEntry, position: number, pattern: RepoPattern): void {
    const { namespace, name, scope, literalLength } = pattern;
    const candidate: Candidate = { entry, position, scope, literalLength };
    if (name === BELOW) {
      const rules = this.#below.get(namespace);
      if (rules) rules.push({ pattern, candidate });
      else this.#below.set(namespace, [{ pattern, candidate }]);
      return;
    }
    let entries = this.#namespaces.get(namespace);
    if (!entries) this.#namespaces.set(namespace, (entries = { exact: new Map(), wild: [] }));
    if (scope === 'namespace') {
      entries.wild.push({ pattern, candidate });
      return;
    }
    const same = entries.exact.get(name);
    if (same) same.push(candidate);
    else entries.exact.set(name, [candidate]);
  }
}

/** `lastIndexOf`, which has no fast path in V8 and would take twice the time of the usual two segments. */
function lastSlash(repo: string): number {
  let slash = repo.indexOf('/');
  for (let next = slash; next !== -1; next = repo.indexOf('/', next + 1)) slash = next;
  return slash;
}

function pushMatching(rules: readonly Rule[], name: string, matching: Candidate[]): void {
  for (const { pattern, candidate } of rules) {
    if (pattern.matchesName(name)) matching.push(candidate);
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
