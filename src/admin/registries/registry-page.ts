import { type RegistryEntry } from '../../config/gateway-config.js';
import { type Gateway, type RegistryState } from '../../gateway/gateway.js';
import { type EntryStatus, entryStatuses } from '../entry-status.js';

/** Some of the entries. */
export interface RegistryPage {
  readonly process: number;
  readonly time: string;
  /** In configuration order. */
  readonly entries: readonly EntryStatus[];
  /** How many fit in all. */
  readonly total: number;
}

export interface PageWish {
  /** Part of a name, an address, a repository or a provider, whatever its capitals; empty = all. */
  readonly search: string;
  readonly state: RegistryState | undefined;
  readonly offset: number;
  readonly limit: number;
}

export function registryPage(gateway: Gateway, { search, state, offset, limit }: PageWish): RegistryPage {
  const wanted = search.toLowerCase();
  const found = gateway.current.config.entries.filter((entry) => holds(entry, wanted));
  const fitting = state === undefined ? found : ofState(found, state, gateway);
  return {
    process: process.pid,
    time: new Date().toISOString(),
    entries: entryStatuses(fitting.slice(offset, offset + limit), gateway),
    total: fitting.length,
  };
}

function holds({ name, provider, addresses, repos }: RegistryEntry, wanted: string): boolean {
  if (wanted === '') return true;
  const has = (text: string): boolean => text.toLowerCase().includes(wanted);
  return has(name) || has(provider) || addresses.some(has) || repos.some(({ text }) => has(text));
}

function ofState(
  entries: readonly RegistryEntry[],
  state: RegistryState,
  gateway: Gateway,
): readonly RegistryEntry[] {
  const slots = gateway.slotsByEntry(entries);
  return entries.filter((entry) => gateway.stateOf(entry, slots.get(entry.name)) === state);
}

/** One entry, with how it is given. */
export interface RegistryDetail extends EntryStatus {
  readonly process: number;
  readonly time: string;
  /** How people call its provider. */
  readonly label: string;
  /** As configured, placeholders unfilled; empty = not narrowed. */
  readonly images: readonly string[];
  /** It is given for pulling images. */
  readonly pulls: boolean;
  /** What the names of the secrets begin with that it gives to steps; null = it gives none. */
  readonly secretPrefix: string | null;
}

export function registryDetail(gateway: Gateway, entry: RegistryEntry): RegistryDetail | undefined {
  const [status] = entryStatuses([entry], gateway);
  return (
    status && {
      process: process.pid,
      time: new Date().toISOString(),
      ...status,
      label: gateway.providerOf(entry)?.label ?? entry.provider,
      images: entry.images,
      pulls: entry.pulls,
      secretPrefix: entry.secrets?.prefix ?? null,
    }
  );
}
