import { patternsMeet } from '../../image/patterns-meet.js';
import { type RegistryEntry } from '../gateway-config.js';
import { type Notes } from '../settings/notes.js';
import { type BuiltEntry } from './build-entries.js';

/**
 * Notes entries whose secrets could bear the same names in one build, with the first of those that come before. Two of
 * the same addresses never are given together: the more specific one wins all.
 */
export function noteDoubleSecrets(built: readonly BuiltEntry[], notes: Notes): void {
  const byPrefix = new Map<string, EarlierEntries>();
  for (const { entry, raw } of built) {
    if (!entry.secrets) continue;
    const { prefix } = entry.secrets;
    let earlier = byPrefix.get(prefix);
    if (!earlier) byPrefix.set(prefix, (earlier = new EarlierEntries()));
    const other = earlier.meeting(entry);
    if (other) {
      notes.problem(
        raw.keyOf(raw.nameOf('secretPrefix')),
        `the secrets would have the names of those of ${other.name} in one build; give one of the two another prefix, or keep them apart by repos, events or clients`,
      );
    }
    earlier.add(entry);
  }
}

/** Entries of one prefix, so that ten thousand, each for a repository of its own, are not compared in pairs. */
class EarlierEntries {
  readonly #all: RegistryEntry[] = [];
  /** Without a pattern, or with one that has a wildcard. */
  readonly #wide: RegistryEntry[] = [];
  readonly #exact = new Map<string, RegistryEntry[]>();

  meeting(entry: RegistryEntry): RegistryEntry | undefined {
    const candidates = isWide(entry)
      ? this.#all
      : [...this.#wide, ...entry.repos.flatMap(({ text }) => this.#exact.get(text) ?? [])];
    return candidates.find((other) => meet(entry, other));
  }

  add(entry: RegistryEntry): void {
    this.#all.push(entry);
    if (isWide(entry)) this.#wide.push(entry);
    for (const { text } of entry.repos) this.#exact.set(text, [...(this.#exact.get(text) ?? []), entry]);
  }
}

function isWide({ repos }: RegistryEntry): boolean {
  return repos.length === 0 || repos.some(({ scope }) => scope === 'namespace');
}

/** Whether both could be given to one build: told otherwise only where it is certain. */
function meet(one: RegistryEntry, other: RegistryEntry): boolean {
  return (
    reposMeet(one, other) &&
    !haveSameAddresses(one, other) &&
    intersect(one.clients, other.clients) &&
    intersect(one.events, other.events) &&
    intersect(one.forges, other.forges) &&
    idsMeet(one.repoIds, other.repoIds)
  );
}

function reposMeet({ repos: some }: RegistryEntry, { repos: others }: RegistryEntry): boolean {
  if (some.length === 0 || others.length === 0) return true;
  return some.some((one) => others.some((other) => patternsMeet(one, other)));
}

function haveSameAddresses(
  { addresses: some }: RegistryEntry,
  { addresses: others }: RegistryEntry,
): boolean {
  return some.length === others.length && some.every((address) => others.includes(address));
}

function intersect(some: ReadonlySet<string> | undefined, others: ReadonlySet<string> | undefined): boolean {
  return !some || !others || [...some].some((item) => others.has(item));
}

/** An id without its forge may be the same on any. */
function idsMeet(some: ReadonlySet<string> | undefined, others: ReadonlySet<string> | undefined): boolean {
  if (!some || !others) return true;
  return [...some].some((id) =>
    [...others].some((other) => id === other || (isBare(id) !== isBare(other) && idOf(id) === idOf(other))),
  );
}

function isBare(id: string): boolean {
  return !id.includes('/');
}

function idOf(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
