import { type RegistryEntry } from '../../config/gateway-config.js';
import { type CredentialSlot } from '../../credentials/credential-slot.js';
import { type Gateway, type Readiness, type RegistryState } from '../../gateway/gateway.js';
import { type Instruments } from '../../metrics/instruments.js';
import { type EntryStatus, entryStatuses, secondsOf } from '../entry-status.js';

/** What an operator looks at first, the same size with ten entries and with ten thousand. */
export interface Overview {
  readonly status: Readiness['status'];
  /** Number of the process that answered. */
  readonly process: number;
  readonly time: string;
  /** Entries by their state. */
  readonly entries: Readonly<Record<RegistryState, number>>;
  /** Requests since the start that were given some entry, and that should have been given one that could not be had. */
  readonly given: number;
  readonly failed: number;
  /** Entries that fail or are stale, those that failed most requests first; at most fifty. */
  readonly fails: readonly EntryStatus[];
  /** Credentials that end next, at most ten. */
  readonly endsNext: readonly Ending[];
}

export interface Ending {
  readonly entry: string;
  readonly expires: string;
  /** Until it is renewed or tried again; null = nothing is planned. */
  readonly nextAttemptSeconds: number | null;
}

const MOST_FAILS = 50;
const MOST_ENDS = 10;

export function overviewOf({ gateway }: Instruments): Overview {
  const { config, planners } = gateway.current;
  planners.settleAll();
  const { status, registries } = gateway.readiness(); // the one look at all entries
  const entries: Record<RegistryState, number> = { ok: 0, stale: 0, failing: 0, unused: 0 };
  for (const state of Object.values(registries)) entries[state]++;
  const unwell = config.entries.filter(({ name }) => isUnwell(registries[name]));
  return {
    status,
    process: process.pid,
    time: new Date().toISOString(),
    entries,
    given: sumOf(gateway.uses.given),
    failed: sumOf(gateway.uses.failed),
    fails: worst(unwell, gateway),
    endsNext: endsNext(gateway),
  };
}

function isUnwell(state: RegistryState | undefined): boolean {
  return state === 'failing' || state === 'stale';
}

function worst(unwell: readonly RegistryEntry[], gateway: Gateway): readonly EntryStatus[] {
  const failed = ({ name }: RegistryEntry): number => gateway.uses.failed.get(name) ?? 0;
  const first = [...unwell].sort((one, other) => failed(other) - failed(one)).slice(0, MOST_FAILS);
  return entryStatuses(first, gateway);
}

/** A credential that several entries share stands there once, with the first of them. */
function endsNext({ keeper }: Gateway): readonly Ending[] {
  const ends: { readonly slot: CredentialSlot; readonly entry: string; readonly at: number }[] = [];
  for (const slot of keeper.slots()) {
    const [at, [entry]] = [slot.expiresAt, slot.entries];
    if (at !== undefined && entry !== undefined) ends.push({ slot, entry, at });
  }
  return ends
    .sort((one, other) => one.at - other.at)
    .slice(0, MOST_ENDS)
    .map(({ slot, entry, at }) => ({
      entry,
      expires: new Date(at).toISOString(),
      nextAttemptSeconds: secondsOf(slot.nextAttemptMs),
    }));
}

function sumOf(counts: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}
