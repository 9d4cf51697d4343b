import { type RegistryEntry } from '../config/gateway-config.js';
import { type RegistryAddress } from '../image/registry-address.js';

/** Whom an entry is for, most specific first. */
export type Scope = 'repo' | 'namespace' | 'global';

/** An entry that is for a repository, by its most specific pattern. */
export interface Candidate {
  readonly entry: RegistryEntry;
  /** Place in the configuration, from 0. */
  readonly position: number;
  readonly scope: Scope;
  /** Literal characters of the pattern. */
  readonly literalLength: number;
}

/** One address of an answer and the entry that won it. */
export interface Choice {
  readonly address: RegistryAddress;
  readonly candidate: Candidate;
}

/**
 * Why an entry that is for the repository does not take part:
 * - `client`, `event`, `forge`, `repo_id`, `fork`: its policy does not admit the request
 * - `merge_request`: as `fork`, of a build that Drone cannot tell from one
 * - `images`: its images are to be filled from the repository's name, and that is no name an image could have
 * - `shadowed`: a more specific entry has the same address
 * - `secret_name`: one that comes before has secrets of the same names; only entries that come while it runs can be so
 */
export type WithheldReason =
  'client' | 'event' | 'forge' | 'repo_id' | 'fork' | 'merge_request' | 'images' | 'shadowed' | 'secret_name';

export interface Withheld {
  readonly entry: RegistryEntry;
  readonly reason: WithheldReason;
  /** The address and its winner; only when shadowed. The winner, too, where the names of secrets are those of another. */
  readonly address?: RegistryAddress;
  readonly by?: RegistryEntry;
}

/**
 * Why a whole request gets nothing: it waits for an approval, or names no repository. Where secrets are asked for also:
 * - `pull_request`: the build is of one, or of an event that is not known
 * - `fork`, `merge_request`: as above
 */
export type Refusal = 'blocked' | 'no_repository' | 'pull_request' | 'fork' | 'merge_request';

/** Who gets what, before any credential is looked at. */
export interface Plan {
  /** Each address once: most specific scope first, then in configuration order. */
  readonly choices: readonly Choice[];
  readonly withheld: readonly Withheld[];
  readonly refusal: Refusal | undefined;
}

const RANK: Readonly<Record<Scope, number>> = { repo: 0, namespace: 1, global: 2 };

/** Negative when `a` wins over `b` at the same address: scope, then literal characters, then configuration order. */
export function bySpecificity(a: Candidate, b: Candidate): number {
  return RANK[a.scope] - RANK[b.scope] || b.literalLength - a.literalLength || a.position - b.position;
}

/** The order of an answer: scope, then configuration order. */
export function byScopeAndPosition(a: Candidate, b: Candidate): number {
  return RANK[a.scope] - RANK[b.scope] || a.position - b.position;
}
