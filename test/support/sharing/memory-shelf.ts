import { type Clock } from '../../../src/credentials/clock.js';
import { DatabaseError, type DatabaseErrorCode } from '../../../src/database/database-error.js';
import {
  type CredentialShelf,
  type Lease,
  type Rest,
  type ShelfPlace,
} from '../../../src/sharing/credential-shelf.js';

/** A row; what a test writes here, somebody else wrote into the database. */
export interface ShelfRow {
  sealed: string;
  issuedAt: number;
  expiresAt: number;
  holder: string;
  leasedUntil: number;
}

/** The table `shared_credentials` in memory, on a clock of its own, as many processes as wanted before it. */
export class MemoryShelf implements CredentialShelf {
  readonly rows = new Map<string, ShelfRow>();
  /** What it is asked for, by its name. */
  readonly asked = new Map<string, number>();
  /** What everything is refused with, and what only writing is. */
  broken: DatabaseErrorCode | undefined;
  unwritable: DatabaseErrorCode | undefined;
  /** Milliseconds until it answers; Infinity = it never does. */
  latencyMs = 0;

  /** @param aheadMs how far its clock is ahead of that of everybody else */
  constructor(
    private readonly clock: Clock,
    public aheadMs = 0,
  ) {}

  get now(): number {
    return Math.floor(this.clock.now() + this.aheadMs);
  }

  async look(name: string): Promise<ShelfPlace | undefined> {
    await this.#answer('look');
    return this.#place(name);
  }

  async lease(
    name: string,
    { holder, ms, longestMs, over = holder }: Lease,
  ): Promise<ShelfPlace | undefined> {
    await this.#answer('lease', this.unwritable);
    const { now } = this;
    const row = this.rows.get(name);
    const isTaken =
      row &&
      ![holder, over].includes(row.holder) &&
      row.leasedUntil > now &&
      row.leasedUntil <= now + longestMs;
    if (isTaken) return undefined;
    const before = row ?? { sealed: '', issuedAt: 0, expiresAt: now + ms };
    this.rows.set(name, { ...before, holder, leasedUntil: now + ms });
    return this.#place(name);
  }

  async put(name: string, credential: Pick<ShelfRow, 'sealed' | 'issuedAt' | 'expiresAt'>): Promise<void> {
    await this.#answer('put', this.unwritable);
    this.rows.set(name, { ...credential, holder: '', leasedUntil: 0 });
  }

  async release(name: string, holder: string, rest?: Rest): Promise<void> {
    await this.#answer('release', this.unwritable);
    const row = this.rows.get(name);
    if (row?.holder === holder)
      Object.assign(row, { holder: rest?.mark ?? '', leasedUntil: rest?.until ?? 0 });
  }

  async sweep(deadMs: number, most: number): Promise<number> {
    await this.#answer('sweep', this.unwritable);
    const dead = [...this.rows].filter(([, { expiresAt }]) => expiresAt < this.now - deadMs).slice(0, most);
    for (const [name] of dead) this.rows.delete(name);
    return dead.length;
  }

  #place(name: string): ShelfPlace | undefined {
    const row = this.rows.get(name);
    return (
      row && {
        sealed: row.sealed,
        issuedAt: row.issuedAt,
        leasedUntil: row.leasedUntil,
        holder: row.holder,
        now: this.now,
      }
    );
  }

  async #answer(what: string, refusal?: DatabaseErrorCode): Promise<void> {
    this.asked.set(what, (this.asked.get(what) ?? 0) + 1);
    if (this.latencyMs > 0)
      await new Promise<void>((resolve) => {
        if (this.latencyMs < Infinity) this.clock.after(this.latencyMs, resolve);
      });
    const code = this.broken ?? refusal;
    if (code !== undefined) throw new DatabaseError(code);
  }
}
