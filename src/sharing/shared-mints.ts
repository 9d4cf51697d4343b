import { randomUUID } from 'node:crypto';
import { type Clock, systemClock } from '../credentials/clock.js';
import { type CredentialSlot, type Mint, type ProviderMint } from '../credentials/credential-slot.js';
import { type SharedCredential } from '../credentials/held-credential.js';
import { type MintOrigin } from '../credentials/slot-key.js';
import { DatabaseError } from '../database/database-error.js';
import { type Sealer } from '../database/seal.js';
import { ProviderError, toProviderError } from '../registry/provider-error.js';
import { type CredentialShelf } from './credential-shelf.js';
import { isFree, type Leased, MintLeases } from './mint-lease.js';
import { sharedName, turnOf } from './shared-name.js';
import { isRest, restAfter, toldToRest } from './shared-rest.js';
import { ShelfAccess } from './shelf-access.js';
import { ShelfReader, type Wanted } from './shelf-reader.js';
import { SharingTally } from './sharing-tally.js';

export interface SharedMintsOptions {
  readonly shelf: CredentialShelf;
  /** Undefined = there is no shelf, or its key is not known: nothing is shared. */
  readonly sealer: () => Sealer | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock?: Clock | undefined;
  /** From 0 to 1; default `Math.random`. */
  readonly random?: () => number;
  /** When what stands on the shelf for this slot was not sealed for its place. */
  readonly onRefused?: (slot: CredentialSlot) => void;
}

/** Milliseconds after which whoever waits for another process mints for itself; it has seven seconds in all. */
export const PATIENCE_MS = 4_000;

/** Milliseconds between two looks at the shelf while somebody else mints: the first pause and the longest, about. */
const FIRST_POLL_MS = 40;
const LONGEST_POLL_MS = 400;

interface Task extends Wanted {
  readonly mint: ProviderMint;
  readonly signal: AbortSignal;
}

/**
 * Lets the processes of one database share what they mint: what another has minted is taken while it is fresh, and one
 * at a time mints. Nobody is kept from minting: whatever the shelf does, a mint comes to its vendor within four seconds
 * where another process is at it, and within a quarter of one where the shelf does not answer. Only what a vendor has
 * just told another process is not asked again at once (`shared-rest.ts`).
 */
export class SharedMints {
  readonly tally = new SharingTally();
  readonly holder = randomUUID();
  readonly #access: ShelfAccess;
  readonly #leases: MintLeases;
  readonly #reader: ShelfReader;
  readonly #clock: Clock;
  readonly #random: () => number;

  constructor(private readonly options: SharedMintsOptions) {
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#access = new ShelfAccess(options.shelf, this.#clock);
    this.#leases = new MintLeases(this.#access, this.#clock, this.holder);
    this.#reader = new ShelfReader(this.#clock, options.onRefused ?? (() => undefined));
  }

  /** As the keeper wants it. */
  readonly wrap = (mint: ProviderMint, origin: MintOrigin, slot: CredentialSlot): Mint => {
    const sealer = this.options.sealer();
    const name = sealer && sharedName(origin, sealer, this.options.env);
    if (sealer === undefined || name === undefined) return mint;
    return (signal, anew = false) => {
      const task = { name, sealer, mint, origin, slot, signal };
      return anew ? this.#mintAnew(task) : this.#obtain(task);
    };
  };

  async #obtain(task: Task): Promise<SharedCredential> {
    const found = await this.#takeOrLease(task);
    if (found && 'username' in found) {
      this.tally.taken++;
      return found;
    }
    return this.#mint(task, found);
  }

  /** Without a look at what others have minted; who mints at the same time is not waited for. */
  async #mintAnew(task: Task): Promise<SharedCredential> {
    const leased = await this.#leases.take(task.name).catch((error: unknown) => {
      if (!(error instanceof DatabaseError)) throw error;
      this.tally.countAlone(error.code);
      return undefined;
    });
    return this.#mint(task, leased);
  }

  /** What another process has minted, or the lease to mint; undefined = neither is to be had. */
  async #takeOrLease(task: Task): Promise<SharedCredential | Leased | undefined> {
    const startedAt = this.#clock.monotonic();
    try {
      for (let poll = 0; ; poll++) {
        const found = await this.#lookOrLease(task);
        if (found) return found;
        if (poll === 0) this.tally.waited++;
        if (this.#clock.monotonic() - startedAt >= PATIENCE_MS) break;
        await this.#pause(Math.min(FIRST_POLL_MS * 1.5 ** poll, LONGEST_POLL_MS), task.signal);
      }
      this.tally.countAlone('waited');
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      this.tally.countAlone(error.code);
    }
    return undefined;
  }

  async #lookOrLease(task: Task): Promise<SharedCredential | Leased | undefined> {
    const { name } = task;
    const seen = await this.#access.ask((shelf) => shelf.look(name));
    const taken = seen && this.#reader.usable(task, seen);
    if (taken) return taken;
    const told = seen && toldToRest(task, seen);
    if (told) {
      this.tally.rested++;
      throw told;
    }
    const over = seen && isRest(seen) ? seen.holder : undefined;
    if (seen && !over && !isFree(seen)) return undefined;
    const leased = await this.#leases.take(name, over);
    const since = leased && this.#reader.usable(task, leased.place); // put there between the two
    if (since) void this.#leases.release(name);
    return since ?? leased;
  }

  async #mint(task: Task, leased: Leased | undefined): Promise<SharedCredential> {
    const startedAt = this.#clock.monotonic();
    const letGo = leased ? this.#leases.keep(task.name) : undefined;
    if (leased) this.tally.leased++;
    try {
      const minted = await task.mint(task.signal);
      letGo?.();
      void this.#publish(task, minted, startedAt, leased).catch(() => undefined); // nobody waits for it
      return { ...minted, turn: turnOf(task.name), isTaken: false };
    } catch (error) {
      letGo?.();
      if (leased) {
        const now = leased.place.now + this.#clock.monotonic() - leased.at;
        void this.#leases.release(task.name, restAfter(toProviderError(error), task, now));
      }
      throw error;
    }
  }

  async #publish(
    task: Task,
    minted: Awaited<ReturnType<ProviderMint>>,
    startedAt: number,
    before: Leased | undefined,
  ): Promise<void> {
    const leased = before ?? (await this.#leases.take(task.name));
    const shelved = leased && this.#reader.sealed(task, minted, startedAt, leased);
    if (shelved) await this.#access.ask((shelf) => shelf.put(task.name, shelved));
    else if (leased) await this.#leases.release(task.name);
  }

  /** @throws ProviderError when there is no time left */
  async #pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#clock.after(milliseconds * (0.5 + this.#random()), resolve);
    });
    if (signal.aborted) throw new ProviderError('timed_out');
  }
}
