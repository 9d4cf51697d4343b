import { type Gateway, type RegistryState } from '../gateway/gateway.js';
import { type CredentialSlot } from '../credentials/credential-slot.js';
import { type Refusal, type WithheldReason } from '../resolver/plan.js';
import { type UseCounter } from '../resolver/use-counter.js';
import { counter, gauge, histogram, type MetricDefinition } from './metric-definition.js';
import { type Instruments } from './instruments.js';
import { CallTally } from './call-tally.js';

const ENTRY = ['entry'] as const;
const NO_PROVIDER = new CallTally();

/** What is known of entries, credentials and providers. */
export const REGISTRY_METRICS: readonly MetricDefinition[] = [
  counter('dockpass_entries_given_total', 'Requests that were given an entry.', ENTRY, usesOf('given')),
  counter(
    'dockpass_entries_stale_total',
    'Requests that were given an entry whose credential lives but cannot be renewed.',
    ENTRY,
    usesOf('stale'),
  ),
  counter(
    'dockpass_entries_failed_total',
    'Requests that should have been given an entry whose credential could not be had.',
    ENTRY,
    usesOf('failed'),
  ),
  counter(
    'dockpass_entries_withheld_total',
    'Entries, or whole requests, that got nothing by policy, by reason.',
    ['reason'],
    ({ gateway }) => WITHHELD_REASONS.map((reason) => [{ reason }, gateway.uses.withheld.get(reason) ?? 0]),
  ),
  counter(
    'dockpass_mints_total',
    'Calls for a new credential by outcome: ok or the code of the failure.',
    ['provider', 'outcome'],
    (instruments) =>
      perProvider(instruments).flatMap(([provider, { outcomes }]) =>
        [...new Map([['ok', 0], ...outcomes])].map(
          ([outcome, value]) => [{ provider, outcome }, value] as const,
        ),
      ),
  ),
  histogram(
    'dockpass_mint_duration_seconds',
    'Time a call for a new credential took.',
    ['provider'],
    (instruments) => perProvider(instruments).map(([provider, { durations }]) => [{ provider }, durations]),
  ),
  gauge(
    'dockpass_credential_expires_in_seconds',
    'min',
    'Life that the credential of an entry still has, the shortest of several; absent when it does not expire.',
    ENTRY,
    (instruments) =>
      perEntry(instruments, (slots) => secondsLeft(slots, instruments.gateway.keeper.clock.now())).filter(
        ([, seconds]) => seconds !== Infinity,
      ),
  ),
  gauge(
    'dockpass_registry_failing',
    'max',
    '1 while an entry has no credential because its provider fails.',
    ENTRY,
    ({ gateway }) => entriesIn('failing', gateway),
  ),
  gauge(
    'dockpass_registry_stale',
    'max',
    '1 while the credential of an entry lives but cannot be renewed, or a secret it is made from cannot be read again.',
    ENTRY,
    ({ gateway }) => entriesIn('stale', gateway),
  ),
];

/** A key is missing here, or one too many, when the policy learns or forgets a reason. */
const ALL_REASONS: Readonly<Record<WithheldReason | Refusal, true>> = {
  client: true,
  event: true,
  forge: true,
  repo_id: true,
  fork: true,
  merge_request: true,
  images: true,
  shadowed: true,
  secret_name: true,
  blocked: true,
  no_repository: true,
  pull_request: true,
};
/** Every reason for which policy withholds, for tables and tests. */
export const WITHHELD_REASONS = Object.keys(ALL_REASONS) as readonly (WithheldReason | Refusal)[];

type EntryValue = readonly [labels: { readonly entry: string }, value: number];

/** Configured entries are there from the start; those of former configurations stay, as counters must. */
function usesOf(kind: 'given' | 'stale' | 'failed') {
  return ({ gateway }: Instruments): EntryValue[] => {
    const uses: UseCounter[typeof kind] = gateway.uses[kind];
    const names = new Set([...gateway.current.config.entries.map(({ name }) => name), ...uses.keys()]);
    return [...names].map((entry) => [{ entry }, uses.get(entry) ?? 0]);
  };
}

function perProvider({ gateway, mints }: Instruments): (readonly [string, CallTally])[] {
  const configured = gateway.current.config.entries.map(({ provider }) => provider);
  const names = new Set([...configured, ...mints.byName.keys()]);
  return [...names].map((name) => [name, mints.byName.get(name) ?? NO_PROVIDER]);
}

function entriesIn(wanted: RegistryState, gateway: Gateway): EntryValue[] {
  return Object.entries(gateway.registryStates()).map(([entry, state]) => [
    { entry },
    Number(state === wanted),
  ]);
}

function perEntry(
  { gateway }: Instruments,
  value: (slots: readonly CredentialSlot[]) => number,
): EntryValue[] {
  return [...gateway.slotsByEntry()].map(([entry, slots]) => [{ entry }, value(slots)]);
}

function secondsLeft(slots: readonly CredentialSlot[], now: number): number {
  const soonest = slots.reduce((end, { expiresAt = Infinity }) => Math.min(end, expiresAt), Infinity);
  return (soonest - now) / 1000;
}
