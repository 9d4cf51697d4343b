import { type RequestListener } from 'node:http';
import { type ProviderErrorCode } from '../../src/registry/provider-error.js';
import { type KeptEntry, type StoredSecret } from '../../src/store/secret-store.js';

/**
 * What a folder of `stores/` tells the contract kit, as default export of `<id>.contract.ts`; the rest the kit sees for
 * itself. `stores/README.md` explains it step by step.
 */
export interface StoreContract {
  /** Settings of a store that works, as a file would hold them, with its secrets. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Paths that it can read, besides those of its `examples`. */
  readonly paths: readonly string[];
  /** Paths that can be none, each for a reason of its own. */
  readonly noPaths: readonly string[];
  /** Fields that a secret there can have and cannot have; left out = any text is one. */
  readonly fields?: readonly string[];
  readonly noFields?: readonly string[];
  readonly service: StoreService;
  /** Left out = the store keeps no entries. */
  readonly shelf?: StoreShelf;
}

/** How entries that a store keeps are played, by the server of its {@link StoreService}. */
export interface StoreShelf {
  /** A place, and the entries that lie there. */
  readonly kept: { readonly place: string; readonly entries: readonly KeptEntry[] };
  readonly places: readonly string[];
  /** Places that can be none, each for a reason of its own. */
  readonly noPlaces: readonly string[];
  /** Calls of a list without which it is none: a name, and how their target begins. */
  readonly calls: Readonly<Record<string, string>>;
  /** Failures of them that mean something else, e.g. `['list 404']` where an empty place is said so. */
  readonly except?: readonly string[];
  /** How the target of the call begins that waits for changes; left out = it cannot watch. */
  readonly watch?: string;
}

/** How the store's server is played. */
export interface StoreService {
  /** Default `https`. */
  readonly protocol?: 'http' | 'https';
  /** Hosts that are called, for the certificate; a `VendorNetwork` leads each of them to loopback. Left out = none. */
  readonly hosts?: readonly string[];
  /** A path, and what a read of it gives. */
  readonly kept: { readonly path: string; readonly secret: StoredSecret };
  /** A path as right as that, of which the store has nothing: a read is `not_found`. */
  readonly missing: string;
  /** Every call of the first read in its order: a name, and how its target begins. The kit makes each fail in each way. */
  readonly calls: Readonly<Record<string, string>>;
  /** Those of them that a store makes once, however many read at one time, and not again at the next read. */
  readonly once: readonly string[];
  /** Codes that are not the usual ones, by call and failure, e.g. `{ 'mount 404': 'unavailable' }`. */
  readonly codes?: Readonly<Record<string, ProviderErrorCode>>;
  /** Failures of a call that a read survives, e.g. `['mount 404']`: it gives what is kept. */
  readonly survives?: readonly string[];
  /** Calls whose `Retry-After` does not come through; left out = none. */
  readonly withoutRetryAfter?: readonly string[];
  /** What the server hands out and nobody may tell: tokens of a sign-in. Left out = nothing. */
  readonly canaries?: readonly string[];
  /** A server that works. */
  play(place: PlayedPlace): StorePlay;
}

/** Where a server is played. */
export interface PlayedPlace {
  /** URL of the loopback server, e.g. `https://127.0.0.1:4711`. */
  readonly origin: string;
  /** PEM of its certificate, for a store that is told whom to trust. */
  readonly ca: string;
  /** Directory for files that the store reads: tokens, certificates. It is gone afterwards. */
  readonly folder: string;
}

export interface StorePlay {
  readonly listener: RequestListener;
  /** Settings that lead here, besides those of the contract. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Variables that lead here; undefined = absent. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Changes something at the place of entries, for a shelf that watches. */
  readonly change?: () => void;
}

/** What the scaffold leaves to be written; the kit looks for it. */
export const TO_WRITE = '✎';
