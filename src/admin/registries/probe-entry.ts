import { type RegistryEntry } from '../../config/gateway-config.js';
import { CredentialKeeper } from '../../credentials/credential-keeper.js';
import { type Gateway } from '../../gateway/gateway.js';
import { inParallel } from '../../probing/in-parallel.js';
import { probeCredential, type RegistryProbe } from '../../probing/probe-credential.js';
import { type ProbeAims, targetsOf } from '../../probing/probe-targets.js';

/** How the credentials of an entry did, as `dockpass check --probe` finds it. */
export interface EntryProbe {
  readonly entry: string;
  readonly ok: boolean;
  readonly addresses: readonly AddressProbe[];
  /** Addresses that were not tried, because there are too many. */
  readonly left: number;
}

export interface AddressProbe {
  readonly address: string;
  readonly image: string | null;
  readonly ok: boolean;
  /** Who has to act: `configuration`, `identity`, `registry`, `network` or `clock`; null = nobody. */
  readonly side: string | null;
  readonly code: string;
  /** What was shown, or what is wrong and what to do. */
  readonly text: string;
  /** Null = it does not expire, or there is none. */
  readonly expiresInSeconds: number | null;
  /** Seconds by which this machine's clock is ahead of the registry's; null = it told no time. */
  readonly clockAheadSeconds: number | null;
}

/** Milliseconds for all of it. */
export const PROBE_LIMIT_MS = 25_000;
const MOST_ADDRESSES = 32;

/**
 * Mints anew what an entry gives and shows it to its registries. Nothing of it is given to anybody, and what is held
 * stays as it is. Never rejects.
 */
export async function probeEntry(
  gateway: Gateway,
  entry: RegistryEntry,
  aims: ProbeAims,
): Promise<EntryProbe> {
  const { keeper: running, secrets } = gateway;
  const { minCredentialLife } = gateway.current.config;
  const keeper = new CredentialKeeper({
    clock: running.clock,
    minimumMs: minCredentialLife * 1000,
    read: secrets.read.bind(secrets),
    lease: secrets.lease.bind(secrets),
  });
  const limit = new AbortController();
  const cancel = running.clock.after(PROBE_LIMIT_MS, () => {
    limit.abort();
    keeper.stop();
  });
  try {
    const { signal } = limit;
    const targets = targetsOf([entry], (one) => gateway.providerOf(one), aims);
    const probes = await inParallel(targets.slice(0, MOST_ADDRESSES), (target) =>
      probeCredential(target, { keeper, secrets, signal }),
    );
    const left = targets.length - probes.length;
    return { entry: entry.name, ok: probes.every(({ ok }) => ok), addresses: probes.map(plain), left };
  } finally {
    cancel();
    keeper.stop();
  }
}

function plain(probe: RegistryProbe): AddressProbe {
  const { address, image, ok, side, code, text, expiresInSeconds, clockAheadSeconds } = probe;
  return {
    ...{ address, image: image ?? null, ok, side: side ?? null, code, text },
    expiresInSeconds: expiresInSeconds ?? null,
    clockAheadSeconds: clockAheadSeconds ?? null,
  };
}
