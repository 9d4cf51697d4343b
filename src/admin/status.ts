import {
  type ClientConfig,
  type ConfigNote,
  type GatewayConfig,
  type RegistryEntry,
} from '../config/gateway-config.js';
import { type Instruments } from '../metrics/instruments.js';
import { packageVersion } from '../package-file.js';
import { type KeyFailure } from '../gateway/keys/fetch-key.js';
import { type KeyServerState } from '../gateway/keys/key-server-state.js';
import { type Gateway, type Readiness, type RegistryState } from '../gateway/gateway.js';
import { type ReloadTally } from '../gateway/reload-tally.js';
import { type CredentialSlot, type SlotState } from '../credentials/credential-slot.js';
import { type ProviderErrorCode } from '../registry/provider-error.js';
import { type SecretStatus, secretStatus } from './secret-status.js';
import { type SourceStatus, sourceStatus } from './source-status.js';
import { publicFingerprints } from '../dialects/shared/signing-keys.js';

/** How the gateway is doing, for its operator. Holds no setting of a provider and no secret. */
export interface Status {
  readonly status: Readiness['status'];
  /** Number of the process that answered: with `WORKERS` each has credentials and counts of its own. */
  readonly process: number;
  readonly version: string;
  readonly configuration: {
    readonly appliedAt: string;
    /** What is on disk was refused, and an older one runs. */
    readonly refused: boolean;
    /** Why, as the log has it. */
    readonly problems: readonly ConfigNote[];
    /** The last one that was refused, mended since or not; null = none since the start. */
    readonly lastRefusal: { readonly at: string; readonly problems: readonly ConfigNote[] } | null;
    /** Until it is tried again by itself; null = only after a signal or a change of a file. */
    readonly nextAttemptSeconds: number | null;
  };
  readonly audit: GatewayConfig['audit'] & { readonly broken: boolean };
  readonly clients: readonly ClientStatus[];
  /** Of the gateway and its clients, as far as they are kept in a store. */
  readonly secrets: readonly SecretStatus[];
  /** Where further entries come from, in the order of the configuration. */
  readonly sources: readonly SourceStatus[];
  /** In configuration order, those of the sources last. */
  readonly entries: readonly EntryStatus[];
  /** Of the configuration. */
  readonly warnings: readonly ConfigNote[];
}

export interface ClientStatus {
  readonly name: string;
  readonly dialect: string;
  /** Its words for what starts a build. */
  readonly events: readonly string[];
  /** That it may sign with. */
  readonly keys: number;
  /** Of its public keys; a shared secret has none. */
  readonly fingerprints: readonly string[];
  /** The Woodpecker server that its key is fetched from; null = none is. */
  readonly keyServer: KeyServerStatus | null;
}

export interface KeyServerStatus {
  /** Since when the key is waited for; null = it is there. */
  readonly missingSince: string | null;
  /** Why the last attempt gave none. */
  readonly lastError: KeyFailure | null;
  /** Fingerprint of another key than the one that is kept or configured, which the server shows. */
  readonly shows: string | null;
  /** Null = one is under way, or none is needed. */
  readonly nextAttemptSeconds: number | null;
}

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
  /** Null = never, or none is held. */
  readonly expires: string | null;
  readonly lastError: ProviderErrorCode | null;
  readonly mints: number;
  /** Until it is renewed or tried again; null = nothing is planned. */
  readonly nextAttemptSeconds: number | null;
}

export function statusOf({ gateway, keys, feeds, reloads, audit }: Instruments): Status {
  const { config, planners } = gateway.current;
  planners.settleAll();
  const slots = gateway.slotsByEntry();
  return {
    status: gateway.readiness().status,
    process: process.pid,
    version: packageVersion(),
    configuration: configurationStatus(reloads),
    audit: { ...config.audit, broken: audit.broken },
    clients: config.clients.map((client) => clientStatus(client, keys.stateOf(client))),
    secrets: config.late.map(({ key, reference }) => secretStatus(key, reference, gateway.secrets)),
    sources: feeds.all.map(sourceStatus),
    entries: config.entries.map((entry) => entryStatus(entry, slots.get(entry.name) ?? [], gateway)),
    warnings: config.warnings,
  };
}

function clientStatus(
  { name, dialect, keys }: ClientConfig,
  server: KeyServerState | undefined,
): ClientStatus {
  return {
    ...{ name, dialect: dialect.id, events: dialect.events },
    keys: keys.length,
    fingerprints: publicFingerprints(keys),
    keyServer: server ? keyServerStatus(server) : null,
  };
}

function keyServerStatus({ missingSince, lastError, shows, nextAttemptAt }: KeyServerState): KeyServerStatus {
  return {
    missingSince: missingSince === undefined ? null : new Date(missingSince).toISOString(),
    lastError: lastError ?? null,
    shows: shows ?? null,
    nextAttemptSeconds:
      nextAttemptAt === undefined ? null : Math.max(0, Math.round((nextAttemptAt - Date.now()) / 1000)),
  };
}

function configurationStatus(reloads: ReloadTally): Status['configuration'] {
  const { lastRefusal } = reloads;
  return {
    appliedAt: new Date(reloads.appliedAt).toISOString(),
    refused: reloads.isRefused,
    problems: reloads.problems,
    lastRefusal: lastRefusal ? { ...lastRefusal, at: new Date(lastRefusal.at).toISOString() } : null,
    nextAttemptSeconds: secondsOf(reloads.nextAttemptMs()),
  };
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

function credentialStatus({
  state,
  expiresAt,
  lastError,
  mints,
  nextAttemptMs,
}: CredentialSlot): CredentialStatus {
  return {
    state,
    expires: expiresAt === undefined ? null : new Date(expiresAt).toISOString(),
    lastError: lastError ?? null,
    mints,
    nextAttemptSeconds: secondsOf(nextAttemptMs),
  };
}

function secondsOf(milliseconds: number | undefined): number | null {
  return milliseconds === undefined ? null : Math.round(milliseconds / 1000);
}

function listed(items: ReadonlySet<string> | undefined): readonly string[] | null {
  return items ? [...items] : null;
}
