/** A sealed credential as it stands on the shelf. Times are milliseconds on the shelf's own clock. */
export interface ShelvedCredential {
  /** Empty = none was minted yet. */
  readonly sealed: string;
  readonly issuedAt: number;
}

/** One place of the shelf, and what its clock shows. */
export interface ShelfPlace extends ShelvedCredential {
  readonly now: number;
  /** When the lease of whoever mints for it ends; in the past = nobody does. */
  readonly leasedUntil: number;
  /** Who has the lease; or, sealed, why nobody needs to ask until then. */
  readonly holder: string;
}

/** Why nobody needs to ask until then, in the place of a holder. */
export interface Rest {
  /** Sealed. */
  readonly mark: string;
  readonly until: number;
}

export interface Lease {
  readonly holder: string;
  readonly ms: number;
  readonly longestMs: number;
  readonly over?: string | undefined;
}

/**
 * Where processes put what they have minted, and agree on who mints next. Places have names that tell nothing. Its clock
 * is the only one that all of them share.
 *
 * Everything rejects with a `DatabaseError` while it cannot be asked.
 */
export interface CredentialShelf {
  /** Undefined = there is nothing of that name. */
  look(name: string): Promise<ShelfPlace | undefined>;

  /**
   * Takes the lease of a place, or lengthens the own one. No lease lasts longer than `longestMs` from now, whatever was
   * written: who writes such a thing holds up nobody.
   *
   * @param lease.ms how long it lasts if it is not lengthened
   * @param lease.over a rest that it ends, so that nobody else ends the same one
   * @returns the place, or undefined while somebody else has its lease
   */
  lease(name: string, lease: Lease): Promise<ShelfPlace | undefined>;

  /** Puts a credential there, in place of whatever there is, and ends the lease. */
  put(name: string, credential: ShelvedCredential & { readonly expiresAt: number }): Promise<void>;

  /** Ends the lease, if it is this holder's, or puts a rest in its place. */
  release(name: string, holder: string, rest?: Rest): Promise<void>;

  /**
   * Removes up to so many places whose credential has been dead for longer than `deadMs`.
   *
   * @returns how many they were
   */
  sweep(deadMs: number, most: number): Promise<number>;
}
