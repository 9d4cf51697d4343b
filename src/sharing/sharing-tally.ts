import { type DatabaseErrorCode } from '../database/database-error.js';

/** Why a process minted without asking anybody: the code of the database, or others took too long to mint. */
export type AloneReason = DatabaseErrorCode | 'waited';

/** What sharing has spared and what not, since the start. */
export class SharingTally {
  /** Credentials of other processes that were taken. */
  taken = 0;
  /** Mints that waited for the lease of another process. */
  waited = 0;
  /** Mints that were put off, because the vendor has just refused another process. */
  rested = 0;
  /** Mints under a lease. */
  leased = 0;
  readonly alone = new Map<AloneReason, number>();

  countAlone(reason: AloneReason): void {
    this.alone.set(reason, (this.alone.get(reason) ?? 0) + 1);
  }
}
