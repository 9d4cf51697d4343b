import { AddressError, parseRegistryAddress, type RegistryAddress } from '../../image/registry-address.js';
import { DEFAULT_REGISTRY } from '../../image/default-registry.js';

/** Hears what is wrong or odd. No message holds a value. */
export interface AuthNotes {
  problem(key: string, message: string): void;
  warn(key: string, message: string): void;
}

/** Where an item stands, and where its faults are told. */
export interface ItemNotes {
  /** What is shown for one of its fields; without one, for the item. */
  readonly keyOf: (field?: string) => string;
  /** What is wrong with an item that is left out for it is noted as a problem. */
  readonly notes: AuthNotes;
}

/** The host that a key of `auths` stands for. */
export interface DockerHost {
  readonly address: RegistryAddress;
  /** docker finds it under this very key, and not by taking keys apart. */
  readonly isExact: boolean;
  readonly keyOf: ItemNotes['keyOf'];
}

/**
 * As docker/cli takes keys apart (cli/config/credentials/file_store.go): a scheme and everything from the first slash
 * on are cut off. Notes what is no host, and warns of a path that somebody may have meant.
 */
export function dockerHost(key: string, { keyOf, notes }: ItemNotes): DockerHost | undefined {
  const [, host = '', path = ''] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?([^/]*)(.*)$/is.exec(key) ?? [];
  try {
    const address = parseRegistryAddress(host);
    if (!/^\/?(?:v[12]\/?)?$/.test(path)) notes.warn(keyOf(), PATH);
    return {
      address,
      isExact: key === (address === DEFAULT_REGISTRY.domain ? DEFAULT_REGISTRY.configKey : address),
      keyOf,
    };
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    notes.problem(keyOf(), error.message);
    return undefined;
  }
}

/** What is said of a path that is left off. */
export const PATH =
  'has a path behind the host, which docker leaves off: the clients know one credential for a host, so this one is given for all of it';

/** One of each host: the one that docker finds at once, else the first. The others are warned of. */
export function preferred<T extends DockerHost>(all: readonly T[], notes: AuthNotes): readonly T[] {
  const best = new Map<RegistryAddress, T>();
  for (const one of all) {
    const other = best.get(one.address);
    if (!other || (one.isExact && !other.isExact)) best.set(one.address, one);
  }
  return all.filter((one) => {
    const taken = best.get(one.address);
    if (taken === one) return true;
    notes.warn(one.keyOf(), `is for the host of ${String(taken?.keyOf())}, which docker takes; left out`);
    return false;
  });
}
