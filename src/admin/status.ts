import { type ClientConfig, type ConfigNote, type GatewayConfig } from '../config/gateway-config.js';
import { type Instruments } from '../metrics/instruments.js';
import { packageVersion } from '../package-file.js';
import { type KeyFailure } from '../gateway/keys/fetch-key.js';
import { type KeyServerState } from '../gateway/keys/key-server-state.js';
import { type Readiness } from '../gateway/gateway.js';
import { type ReloadTally } from '../gateway/reload-tally.js';
import { type EntryStatus, entryStatuses, secondsOf } from './entry-status.js';
import { type SecretStatus, secretStatus } from './secret-status.js';
import { type SourceStatus, sourceStatus } from './source-status.js';
import { publicFingerprints } from '../dialects/shared/signing-keys.js';

/** How the gateway is doing, for its operator. Holds no setting of a provider and no secret. */
export interface Status {
  readonly status: Readiness['status'];
  /** Number of the process that answered: with `WORKERS` each has credentials and counts of its own. */
  readonly process: number;
  /** When that was, by its clock. */
  readonly time: string;
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
  /** In configuration order, those of the sources last; none where they are not asked for. */
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

/** @param withEntries which may be thousands */
export function statusOf(instruments: Instruments, withEntries: boolean): Status {
  const { gateway, keys, feeds, reloads, audit } = instruments;
  const { config } = gateway.current;
  return {
    status: gateway.readiness().status,
    process: process.pid,
    time: new Date().toISOString(),
    version: packageVersion(),
    configuration: configurationStatus(reloads),
    audit: { ...config.audit, broken: audit.broken },
    clients: config.clients.map((client) => clientStatus(client, keys.stateOf(client))),
    secrets: config.late.map(({ key, reference }) => secretStatus(key, reference, gateway.secrets)),
    sources: feeds.all.map(sourceStatus),
    entries: withEntries ? entryStatuses(config.entries, gateway) : [],
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
