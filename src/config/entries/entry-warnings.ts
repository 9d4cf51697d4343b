import { DIALECTS } from '../../dialects/dialects.js';
import { type ClientConfig, type RegistryEntry } from '../gateway-config.js';
import { type Notes } from '../settings/notes.js';
import { type BuiltEntry } from './build-entries.js';

/**
 * Warns of entries that cannot do what they seem to say.
 *
 * @param clients undefined = not all could be read, so that nothing is said of what they have
 */
export function noteOddEntries(
  built: readonly BuiltEntry[],
  clients: readonly ClientConfig[] | undefined,
  notes: Notes,
): void {
  for (const one of built) {
    const { entry } = one;
    if (clients) noteForClients(one, clients, notes);
    if (entry.forks && entry.events && ![...entry.events].some((event) => FORK_EVENTS.has(event))) {
      notes.warn(
        keyIn(one, 'forks'),
        'has no effect: the entry names no event that a build of a fork can have',
      );
    }
    if (entry.repos.some(({ name }) => name.endsWith('.git'))) {
      notes.warn(keyIn(one, 'repos'), 'has a pattern that ends in .git; names of repositories do not');
    }
  }
  noteShadowed(built, notes);
}

function noteForClients(one: BuiltEntry, clients: readonly ClientConfig[], notes: Notes): void {
  const { entry } = one;
  if (!isReachable(entry, clients)) {
    notes.warn(keyIn(one, 'events'), 'names no event that the clients of the entry have; it is never given');
  }
  if (entry.secrets) noteSecrets(one, clients, notes);
  if (entry.forges ?? entry.repoIds) noteForges(one, clients, notes);
}

function keyIn({ raw }: BuiltEntry, property: string): string {
  return raw.keyOf(raw.nameOf(property));
}

/** A fork builds pull requests; what is promoted, rolled back or deployed later keeps its mark. */
const FORK_EVENTS: ReadonlySet<string> = new Set(DIALECTS.flatMap(({ forkEvents }) => forkEvents));

function isReachable(entry: RegistryEntry, clients: readonly ClientConfig[]): boolean {
  const { events } = entry;
  if (!events) return true;
  return clientsOf(entry, clients).some(({ dialect }) => dialect.events.some((event) => events.has(event)));
}

function clientsOf(entry: RegistryEntry, clients: readonly ClientConfig[]): readonly ClientConfig[] {
  return clients.filter(({ name }) => entry.clients?.has(name) ?? true);
}

function noteSecrets(one: BuiltEntry, clients: readonly ClientConfig[], notes: Notes): void {
  const { events, forks, pulls, secrets } = one.entry;
  const dialects = clientsOf(one.entry, clients).map(({ dialect }) => dialect);
  if (forks && !pulls)
    notes.warn(
      keyIn(one, 'forks'),
      'has no effect: no build of a fork is given secrets, whatever is said here',
    );
  if (events && !dialects.some((dialect) => dialect.secrets?.events.some((event) => events.has(event)))) {
    notes.warn(
      keyIn(one, 'events'),
      'names no event whose builds are given secrets; those of pull requests are never given any',
    );
  }
  const open = dialects.find((dialect) => dialect.secrets?.limitsToImages === false);
  if (secrets && secrets.images.length > 0 && open) {
    notes.warn(
      keyIn(one, 'secretImages'),
      `does not bind ${open.label}, which gives a secret to every step that names it; name the other clients in clients`,
    );
  }
}

/** An id is one repository's on one forge only, and some clients have several forges. */
function noteForges(one: BuiltEntry, clients: readonly ClientConfig[], notes: Notes): void {
  const { forges, repoIds = new Set() } = one.entry;
  const dialects = clientsOf(one.entry, clients).map(({ dialect }) => dialect);
  const without = dialects.find(({ hasForges }) => !hasForges);
  if (forges && without) {
    notes.warn(
      keyIn(one, 'forges'),
      `keeps the entry from ${without.label}, which has no forges; name the others in clients`,
    );
  }
  const isAmbiguous = [...repoIds].some((id) => !id.includes('/')) && forges?.size !== 1;
  const several = dialects.find(({ hasForges }) => hasForges);
  if (isAmbiguous && several) {
    notes.warn(
      keyIn(one, 'repoIds'),
      `has an id without its forge, which another forge of a ${several.label} server may have too; write FORGE/ID`,
    );
  }
}

/** Entries of one place that later ones are compared with; more of them would be a mistake of another kind. */
const MOST_COMPARED = 100;

/** The earlier of two entries wins where address, scope and pattern are the same. */
function noteShadowed(built: readonly BuiltEntry[], notes: Notes): void {
  const before = new Map<string, BuiltEntry[]>();
  for (const one of built) {
    const places = placesOf(one.entry);
    const winners = places.flatMap((place) => {
      const others = before.get(place);
      if (!others) before.set(place, [one]);
      else if (others.length < MOST_COMPARED) others.push(one);
      return others?.find((other) => other !== one && covers(other.entry, one.entry)) ?? [];
    });
    if (winners.length === 0) continue;
    const names = [...new Set(winners)].map(({ entry }) => entry.name).join(', ');
    const extent = winners.length === places.length ? 'is never used' : 'is not used in a part of its scope';
    notes.warn(keyIn(one, 'address'), `${extent}: ${names} comes before it with the same address and scope`);
  }
}

function placesOf({ addresses, repos }: RegistryEntry): readonly string[] {
  const patterns = repos.length === 0 ? [''] : repos.map(({ text }) => text);
  return addresses.flatMap((address) => patterns.map((pattern) => `${address} ${pattern}`));
}

/** Whether `first` applies whenever `second` does. */
function covers(first: RegistryEntry, second: RegistryEntry): boolean {
  return (
    (first.forks || !second.forks) &&
    includes(first.events, second.events) &&
    includes(first.clients, second.clients) &&
    includes(first.forges, second.forges) &&
    includes(first.repoIds, second.repoIds)
  );
}

function includes(outer: ReadonlySet<string> | undefined, inner: ReadonlySet<string> | undefined): boolean {
  if (!outer) return true;
  return inner !== undefined && [...inner].every((item) => outer.has(item));
}
