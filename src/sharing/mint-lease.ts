import { type Clock } from '../credentials/clock.js';
import { type Rest, type ShelfPlace } from './credential-shelf.js';
import { type ShelfAccess } from './shelf-access.js';

/**
 * Milliseconds. A lease ends so long after its holder has died; one that lives lengthens it. Others wait for a holder so
 * long that they can still mint for themselves within their own seven seconds.
 */
export const LEASE_MS = 2_000;
const LENGTHEN_MS = 700;

/** What is leased for longer was not leased by a program like this. */
const LONGEST_LEASE_MS = 5 * LEASE_MS;

/** A lease that was had, and what the shelf showed then. */
export interface Leased {
  readonly place: ShelfPlace;
  /** Monotonic time at which it was known. */
  readonly at: number;
}

/** Nobody mints for it; a lease that nobody like us can have taken counts for nothing. */
export function isFree({ now, leasedUntil }: ShelfPlace): boolean {
  return leasedUntil <= now || leasedUntil > now + LONGEST_LEASE_MS;
}

/** The leases of one process. */
export class MintLeases {
  constructor(
    private readonly access: ShelfAccess,
    private readonly clock: Clock,
    private readonly holder: string,
  ) {}

  /**
   * Undefined while somebody else has it.
   *
   * @param over a rest that it ends
   *
   * @throws DatabaseError
   */
  async take(name: string, over?: string): Promise<Leased | undefined> {
    const lease = { holder: this.holder, ms: LEASE_MS, longestMs: LONGEST_LEASE_MS, over };
    const place = await this.access.ask((shelf) => shelf.lease(name, lease));
    return place && { place, at: this.clock.monotonic() };
  }

  /** Lengthens it while its holder lives, until what is returned is called. */
  keep(name: string): () => void {
    let isOver = false;
    let cancel = (): void => undefined;
    const next = (): void => {
      if (!isOver) cancel = this.clock.after(LENGTHEN_MS, lengthen);
    };
    const lengthen = (): void => {
      void this.take(name)
        .catch(() => undefined)
        .then(next);
    };
    next();
    return () => {
      isOver = true;
      cancel();
    };
  }

  /** Never rejects: a lease that is not given back ends by itself. */
  async release(name: string, rest?: Rest): Promise<void> {
    await this.access.ask((shelf) => shelf.release(name, this.holder, rest)).catch(() => undefined);
  }
}
