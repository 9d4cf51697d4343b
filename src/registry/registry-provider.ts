import type { Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { type RegistryAddress } from '../image/registry-address.js';
import { type Leased, type LeaseSource } from './lease.js';
import { type NearMiss } from './near-miss.js';

export { type RegistryAddress };

/** The registry API that a provider's hosts speak: `v2` is the OCI distribution API, which the probe knows. */
export type RegistryApi = 'v2' | 'other';

/**
 * What a credential opens and therefore what may share one mint: for ECR a region, for Google everything an identity
 * reaches, for ACR one host. `key` names it; it holds no secret. A provider adds the facts that it needs to mint.
 */
export interface CredentialScope {
  readonly key: string;
}

/** A user name and password as the vendor gave them, with the vendor's own word on how long they live. */
export interface MintedCredential {
  /** Not empty, no colon, no control characters. */
  readonly username: string;
  readonly password: string;
  /** Epoch milliseconds on the vendor's clock, from the answer or the token itself. Left out = does not expire. */
  readonly expiresAt?: number;
  /**
   * Epoch milliseconds on the vendor's clock at which it answered (`iat`, a `Date` header). The life is then
   * `expiresAt - issuedAt`, whatever the difference between that clock and ours. Left out, or where that is no life
   * that there can be = our clock is trusted.
   */
  readonly issuedAt?: number;
  /**
   * Milliseconds since it was issued, for what was not issued just now but comes from another process or a cache: its
   * life is shorter by as much. A length of time, since the clocks of two machines differ. Default 0; where that is no
   * age that there can be = `issuedAt` on our clock.
   */
  readonly ageMs?: number;
  /**
   * Milliseconds from its issue after which it is minted again while it is used, although it may live longer: a
   * password that is kept elsewhere does not expire, but may be changed there. While that fails it is given on. More
   * than 0, and a second at least is waited. Left out = its life alone decides.
   */
  readonly renewAfterMs?: number;
}

/** What a credential is for, where the provider can narrow: `push` = pulling and pushing. */
export type Access = 'pull' | 'push';

export interface MintRequest<Settings extends object, Scope extends CredentialScope> {
  /** What `match` returned. Entries with equal scope key, settings and images share the result. */
  readonly scope: Scope;
  readonly settings: Settings;
  /** Image repositories to narrow the credential to, placeholders filled; empty = whatever the identity opens. */
  readonly images: readonly string[];
  /** What it may do with the images; means nothing without them. Left out = `pull`. */
  readonly access?: Access;
  /** Aborted at the time limit and at shutdown. Every call that leaves the process takes it. */
  readonly signal: AbortSignal;
  /**
   * Has the store make what `leaseFrom` named, each time anew; there where a provider has that. Rejects with a
   * ProviderError only, and promptly when the signal aborts.
   */
  readonly lease?: () => Promise<Leased>;
}

/** The parts of a configured entry that a provider may look at when the configuration is checked. */
export interface EntryDraft<Settings extends object> {
  readonly addresses: readonly RegistryAddress[];
  readonly settings: Settings;
  /** As written, placeholders unfilled; empty = not narrowed. */
  readonly images: readonly string[];
  /** Left out = `pull`. */
  readonly access?: Access;
}

/** Something wrong with an entry: which setting (property name, e.g. `roleArn`) and what to do. Never a value. */
export interface SettingProblem {
  readonly setting: string;
  readonly problem: string;
}

/** Which settings of a provider take the two halves of an access key, e.g. `accessKeyId` and `secretAccessKey`. */
export interface AccessKeySettings {
  readonly id: string;
  readonly secret: string;
}

/**
 * Turns a registry entry of the operator's configuration into a credential. One instance serves every entry that
 * names it, so it keeps no state of its own about entries: lifetimes, sharing, retries and time limits belong to the
 * keeper. The contract test in `test/provider-contract/provider-contract.spec.ts` holds every provider to what is said here.
 */
export interface IRegistryProvider<
  Settings extends object = object,
  Scope extends CredentialScope = CredentialScope,
> {
  /** Lower case, digits and `-`; the name of its folder, the value of `REGISTRY_<NAME>_PROVIDER`. */
  readonly id: string;
  /** How people call it, e.g. `Amazon ECR`. */
  readonly label: string;
  /** One sentence for `dockpass providers`. */
  readonly description: string;
  readonly api: RegistryApi;
  /**
   * Class of the entry's own settings, validated with class-validator; unknown keys are refused. Each property is a
   * setting (`roleArn` = `REGISTRY_<NAME>_ROLE_ARN`) described by `@Setting`.
   */
  readonly settings: Type<Settings>;
  /** Addresses this provider claims, for documentation and the contract test. */
  readonly examples: readonly string[];
  /**
   * Milliseconds that this vendor lets a credential live at most, in any of its settings. One that is said to live
   * longer is a `bad_answer`: no vendor's number decides alone how long something is held. Left out = nothing that is
   * minted expires; whoever mints what expires has to state it.
   */
  readonly longestLifeMs?: number;
  /**
   * User names that it gives beside what it mints and that are the same for everybody, e.g. `AWS`. `dockpass request`
   * shows them and masks all others, since some registries take a token for a user name. Left out = none.
   */
  readonly commonUserNames?: readonly string[];
  /** Whether `images` can narrow a credential. An entry with `images` at a provider that cannot is an error. */
  readonly narrows: boolean;
  /**
   * It serves the entries that name no provider and whose address none claims, and gives their settings `username` and
   * `password` as they are. There is at most one such provider. Left out = false.
   */
  readonly isFallback?: boolean;
  /**
   * Files of other programs give an access key beside an address: an address that this provider claims then takes the
   * key, or the identity of the process, and no user name. Left out = it takes no such key.
   */
  readonly accessKey?: AccessKeySettings;

  /**
   * The scope of an address, or `undefined` when it is not this provider's. Pure, exact and anchored: a wrong `yes`
   * sends a cloud token to somebody else's host. Without `settings` it tells whether the address is claimed by an
   * entry that names no provider; with them it also knows the hosts an operator named (Enterprise hosts, sovereign
   * clouds).
   */
  match(address: RegistryAddress, settings?: Settings): Scope | undefined;

  /**
   * What is wrong with an address that is not this provider's, but was meant to be; `undefined` for everything else, and
   * for whatever another provider claims. That a host of its own has a port is told without it. Pure.
   */
  nearMiss?(address: RegistryAddress): NearMiss | undefined;

  /**
   * Which setting tells such a registry under what URL it is reached, e.g. `external_url in harbor.yml`: the cure where it
   * names a wrong host for logins. Left out = nobody can set it.
   */
  readonly ownUrlSetting?: string | undefined;

  /**
   * `host[:port]` of token endpoints, besides the address itself, to which this registry may send logins: the probe
   * shows the credential to no other. Left out = none. Pure.
   */
  tokenHosts?(address: RegistryAddress, settings: Settings): readonly string[];

  /**
   * Host of the registry for which these settings ask tokens where an address is a name of the operator's own for it;
   * `explain` tells it. Left out, or undefined = each address is its own. Pure.
   */
  tokenFor?(settings: Settings): string | undefined;

  /** What one setting alone cannot tell: missing pairs, contradictions, images that cannot be narrowed to. Pure. */
  problems?(draft: EntryDraft<Settings>): readonly SettingProblem[];

  /**
   * What a configured store has to make for these settings, where that is how this provider comes to a credential. The
   * configuration is refused where there is no such store; the problem stands at the setting `store`, or at `path` where
   * the path cannot be one. Pure.
   */
  leaseFrom?(settings: Settings): LeaseSource;

  /**
   * Whether these settings bring all that a mint needs: it uses no identity of the gateway and no file of its machine, and
   * calls no host that only they name. Somebody who is trusted with a part of the repositories, and not with the
   * gateway, can have such entries and no others. Left out = no. Pure.
   */
  isSelfContained?(settings: Settings): boolean;

  /**
   * Variables of the environment that choose the identity where the settings do not bring it. Processes whose settings and
   * whose variables of these names are equal are taken to be the same identity and share what they mint. Left out = it
   * cannot be told: only settings that are self-contained are shared.
   */
  readonly identityVariables?: readonly string[];

  /**
   * Loads what the first mint with these settings needs and no request should wait for: a vendor's SDK. Called in the
   * background for each entry, after a start or a change of the configuration. May reject: the mint will tell.
   */
  warmUp?(settings: Settings): Promise<unknown>;

  /**
   * Mints. Rejects only with a {@link ProviderError}. An abort rejects with `timed_out` promptly. Vendor SDKs are
   * imported here, on first use, so that a mint never depends on {@link warmUp}.
   */
  credentialsFor(request: MintRequest<Settings, Scope>): Promise<MintedCredential>;
}

/** Marks the class that a provider folder contributes: `@ProvidesRegistry()` above `@Injectable()`. */
export const ProvidesRegistry = DiscoveryService.createDecorator();
