import { type RegistryAddress } from '../image/registry-address.js';
import { type ExtensionKind } from '../dialects/extension.js';
import { type CiRequest } from '../dialects/shared/ci-request.js';
import { type Refusal, type Scope, type WithheldReason } from '../resolver/plan.js';

/** Who would get what and why, without any credential. Plain data: it is printed and served as JSON as it is. */
export interface Explanation {
  readonly client: string;
  readonly dialect: string;
  /** What is asked for. */
  readonly kind: ExtensionKind;
  readonly request: CiRequest;
  /** Why the whole request gets nothing; undefined = it is decided entry by entry. */
  readonly refusal: Refusal | undefined;
  /** Every configured entry, in configuration order. */
  readonly entries: readonly EntryVerdict[];
  /** Names of the secrets that are given, in the order of the answer; undefined where registries are asked for. */
  readonly secrets: readonly string[] | undefined;
  /** What is given, in the order of the answer. */
  readonly addresses: readonly AddressVerdict[];
  /** Only when an image was asked about. */
  readonly image: ImageVerdict | undefined;
}

/**
 * `given`: wins one address at least · `repo`: not for this repository · `give`: not given as what is asked for · else why
 * it is withheld.
 */
export type Verdict = 'given' | 'repo' | 'give' | WithheldReason | Refusal;

export interface EntryVerdict {
  readonly entry: string;
  /** Where it was configured. */
  readonly source: string;
  readonly provider: string;
  readonly addresses: readonly RegistryAddress[];
  readonly verdict: Verdict;
  /** How it is for the repository; undefined when it is not. */
  readonly scope: Scope | undefined;
  /** One sentence for the operator, without a full stop. */
  readonly text: string;
}

export interface AddressVerdict {
  readonly address: RegistryAddress;
  /** The entry that wins it. */
  readonly entry: string;
  readonly scope: Scope;
  /** The applicable entries that have the address too. */
  readonly over: readonly { readonly entry: string; readonly text: string }[];
}

export interface ImageVerdict {
  /** In the normal form, e.g. `docker.io/library/alpine:3`. */
  readonly image: string;
  readonly address: RegistryAddress;
  /** The entry that would authenticate it; undefined when none would. */
  readonly entry: string | undefined;
  /** What authenticates it, or what is missing and what to do. */
  readonly text: string;
}
