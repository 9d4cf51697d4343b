import { type RequestListener } from 'node:http';
import { type Leased, type LeaseSource } from '../../src/registry/lease.js';
import { type ProviderErrorCode } from '../../src/registry/provider-error.js';

/**
 * What a provider folder tells the contract kit, as default export of `<id>.contract.ts`; the rest the kit sees for
 * itself. `providers/README.md` explains it step by step.
 */
export interface ProviderContract {
  /** The sample entry's address; default the first of the provider's `examples`. */
  readonly address?: string;
  /**
   * The sample entry's own settings, as a file would hold them: a complete entry, with its secrets. Texts hold the word
   * `canary` as far as their form allows: it is looked for in all that the gateway prints.
   */
  readonly settings: Readonly<Record<string, unknown>>;
  /** How the vendor is played; `none` for a provider that gives what was configured and asks nobody. */
  readonly vendor: VendorContract | 'none';
  /**
   * The entries that the built gateway has while it is made to tell its secrets (`test/threats/canary.spec.ts`); more
   * than one where no entry can have every setting. Left out = the sample entry.
   */
  readonly canaries?: readonly CanaryEntry[];
  /**
   * Of a provider that narrows: settings that the sample entry needs for it besides its own, and two images. Left out =
   * nothing more than `acme/canary-app` and `acme/canary-base`.
   */
  readonly narrowed?: {
    readonly settings?: Readonly<Record<string, unknown>>;
    readonly images?: readonly [string, string];
  };
  /** Why one mint opens several addresses, which then have one scope; left out = each has a key of its own. */
  readonly sharedScope?: string;
  /** Settings of text, no secrets, that operators are shown, or that leave no room for the word. Left out = none. */
  readonly shown?: readonly string[];
}

/** An entry whose texts hold the word `canary`, and what its vendor answers, with the word wherever there is room. */
export interface CanaryEntry {
  readonly address: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly images?: string;
  /** `always`: it asks nobody · `told`: when its vendor answers · `never`: there is no identity for it here. */
  readonly given: 'always' | 'told' | 'never';
  /** Hosts that it asks, over TLS. Left out = none. */
  readonly hosts?: Readonly<Record<string, RequestListener>>;
  /** Variables of the gateway, for example where an SDK looks for an identity. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

export interface VendorContract {
  /** `https` for vendors with fixed hosts, which a `VendorNetwork` leads to loopback. Default `https`. */
  readonly protocol?: 'http' | 'https';
  /** Hosts that are called besides the sample address, for the certificate. */
  readonly hosts?: readonly string[];
  /** Every call of one mint in its order: a name, and how its target begins. The kit makes each fail in each way. */
  readonly calls: Readonly<Record<string, string>>;
  /** Names of the calls in their order, where a mint makes one more than once. Left out = each once. */
  readonly order?: readonly string[];
  /** Why a mint looks at variables of the environment; left out = it does not. */
  readonly readsEnvironment?: string;
  /** Targets that a library asks for by itself, once in a process. Left out = none. */
  readonly lookups?: readonly string[];
  /** Codes that are not the usual ones, by call and failure, e.g. `{ 'discovery 401': 'not_configured' }`. */
  readonly codes?: Readonly<Record<string, ProviderErrorCode>>;
  /** Calls whose body says nothing, only their status and head. Left out = none. */
  readonly unread?: readonly string[];
  /** Calls whose `Retry-After` does not come through; left out = none. */
  readonly withoutRetryAfter?: readonly string[];
  /** Why the vendor cannot be used while its clock is an hour off; left out = it can. */
  readonly needsRightClock?: string;
  /**
   * A vendor that works.
   *
   * @param origin URL of the loopback server that it will be
   * @param aheadMs milliseconds by which the vendor's clock is ahead of ours
   */
  play(origin: string, aheadMs: number): VendorPlay;
}

export interface VendorPlay {
  readonly listener: RequestListener;
  /** Settings of the sample entry that lead here. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Variables that lead here; undefined = absent. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Of a provider with `leaseFrom`: the store that makes things here. */
  readonly lease?: (source: LeaseSource, signal: AbortSignal) => Promise<Leased>;
}

/** What the scaffold leaves to be written; the kit looks for it. */
export const TO_WRITE = '✎';
