import { type KeyObject } from 'node:crypto';

/** The parts of a request that a signature can cover, exactly as they were received. */
export interface SignedHead {
  /** The request target as on the wire, e.g. `/drone`. */
  readonly target: string;
  /** Node's `rawHeaders`: name, value, name, value. Parsed headers would hide doubled lines. */
  readonly rawHeaders: readonly string[];
}

/** The keys of one client: the current one first, then the previous one while the operator rotates. */
export type KeyRing = readonly KeyObject[];

export interface ExpectedDigest {
  readonly algorithm: 'sha256' | 'sha512';
  /** Canonical base64. */
  readonly value: string;
}

/** What a valid signature vouches for. */
export interface VerifiedHead {
  /** Every one must match the received bytes. At least one. */
  readonly digests: readonly ExpectedDigest[];
  /** Position of the key that verified it in the key ring: 0 = current, 1 = previous. */
  readonly keySlot: number;
  /** Seconds that the client's clock (its Date or `created`) is ahead of ours; negative = behind or delayed. */
  readonly skewSeconds: number;
  /** The signature bytes as text: equal for byte-identical repeats. */
  readonly signature: string;
  /** The client asked for an answer encrypted with `aesgcm` (Drone only). */
  readonly wantsEncryption: boolean;
}
