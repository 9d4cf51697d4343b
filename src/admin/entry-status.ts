import { type RegistryEntry } from '../config/gateway-config.js';
import { type CredentialSlot, type SlotState } from '../credentials/credential-slot.js';
import { type Gateway, type RegistryState } from '../gateway/gateway.js';
import { mintCure } from '../probing/probe-cures.js';
import { type Access } from '../registry/registry-provider.js';
import { type ProviderErrorCode } from '../registry/provider-error.js';
import { type SecretStatus, secretStatus } from './secret-status.js';

/** An entry and how its credentials are, without any of its settings. */
export interface EntryStatus extends Pick<RegistryEntry, 'name' | 'provider' | 'addresses' | 'source'> {
  /** Empty = every repository. */
  readonly repos: readonly string[];
  /** Null = all. */
  readonly events: readonly string[] | null;
  readonly forks: 'allow' | 'deny';
  readonly clients: readonly string[] | null;
  /** The worst of its credentials. */
  readonly state: RegistryState;
  /** Requests since the start that were given it, and that should have been but could not. */
  readonly uses: number;
  readonly failed: number;
  /** One for each address or narrowing; entries of one identity share theirs. */
  readonly credentials: readonly CredentialStatus[];
  /** What of its settings is kept in a store. */
  readonly secrets: readonly SecretStatus[];
}

export interface CredentialStatus {
  readonly state: SlotState;
  /** What it opens, as its provider names that. */
  readonly scope: string;
  /** What it is narrowed to; empty = it is not. */
  readonly images: readonly string[];
  readonly access: Access;
  /** When what is held was issued, as far as that is known; null = none is held. */
  readonly issued: string | null;
  /** Null = never, or none is held. */
  readonly expires: string | null;
  /** Another process has minted it. */
  readonly taken: boolean;
  readonly lastError: ProviderErrorCode | null;
  /** What that means, and what to do: in the words of `dockpass check`. */
  readonly cure: string | null;
  /** Null = the last attempt was none. */
  readonly failingSince: string | null;
  readonly mints: number;
  /** Until it is renewed or tried again; null = nothing is planned. */
  readonly nextAttemptSeconds: number | null;
}

/** In their order, with what was used until now. */
export function entryStatuses(entries: readonly RegistryEntry[], gateway: Gateway): EntryStatus[] {
  gateway.current.planners.settleAll();
  const slots = gateway.slotsByEntry(entries);
  return entries.map((entry) => entryStatus(entry, slots.get(entry.name) ?? [], gateway));
}

function entryStatus(entry: RegistryEntry, slots: readonly CredentialSlot[], gateway: Gateway): EntryStatus {
  const { uses, secrets } = gateway;
  const { name, provider, addresses, source } = entry;
  return {
    ...{ name, provider, addresses, source },
    repos: entry.repos.map(({ text }) => text),
    events: listed(entry.events),
    forks: entry.forks ? 'allow' : 'deny',
    clients: listed(entry.clients),
    state: gateway.stateOf(entry, slots),
    uses: uses.given.get(name) ?? 0,
    failed: uses.failed.get(name) ?? 0,
    credentials: slots.map(credentialStatus),
    secrets: [...(entry.late?.references ?? [])].map(([property, reference]) =>
      secretStatus(property, reference, secrets),
    ),
  };
}

export function credentialStatus(slot: CredentialSlot): CredentialStatus {
  const { state, origin, held, expiresAt, isTaken, lastError, failingMs, mints, nextAttemptMs } = slot;
  const { scope, images, access } = origin;
  return {
    ...{ state, scope, images, access },
    issued: timeOf(held?.issuedAt),
    expires: timeOf(expiresAt),
    taken: held !== undefined && isTaken,
    lastError: lastError ?? null,
    cure: lastError === undefined ? null : mintCure(lastError),
    failingSince: timeOf(failingMs === undefined ? undefined : Date.now() - failingMs),
    mints,
    nextAttemptSeconds: secondsOf(nextAttemptMs),
  };
}

function timeOf(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}

export function secondsOf(milliseconds: number | undefined): number | null {
  return milliseconds === undefined ? null : Math.round(milliseconds / 1000);
}

function listed(items: ReadonlySet<string> | undefined): readonly string[] | null {
  return items ? [...items] : null;
}
