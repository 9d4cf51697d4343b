import { type ProviderErrorCode } from '../registry/provider-error.js';
import { Slot, type SlotContext } from '../credentials/slot.js';
import { type StoredSecret } from '../store/secret-store.js';
import { HeldSecret } from './held-secret.js';

/** Whoever was given something of a secret, and has to hear when it changes. */
export interface SecretUser {
  /** Milliseconds since it was itself asked for. */
  readonly idleMs: number;
  /** It is not asked any more. */
  readonly retired: boolean;
  /** The secret says something else than it was given. */
  renew(): void;
}

/** What all places of a keeper share. */
export interface PlaceContext extends SlotContext {
  /** Milliseconds after which a secret in use is read again. */
  refreshMs: number;
  /** After every read; the place's own state is already the new one. */
  readonly onRead: (place: Place, outcome: 'ok' | ProviderErrorCode, milliseconds: number) => void;
}

/** How much sooner than after a whole interval a path is read again for the first time, as a part of it. */
const SPREAD = 0.9;

/** One path of one store: read once for all who use a field of it, and again while one of them is used. */
export class Place extends Slot<HeldSecret, PlaceContext> {
  reads = 0;
  readonly users = new Set<SecretUser>();
  #changed = false;
  #isSpread = false;

  constructor(
    readonly store: string,
    readonly path: string,
    private readonly read: (signal: AbortSignal) => Promise<StoredSecret>,
    context: PlaceContext,
  ) {
    super(context, false);
  }

  /** Milliseconds since the last of those who use it was used. */
  override get idleMs(): number {
    let least = super.idleMs;
    for (const user of this.users) if (!user.retired) least = Math.min(least, user.idleMs);
    return least;
  }

  /** Whether anybody is left who may use it. */
  get isWanted(): boolean {
    for (const user of this.users) if (user.retired) this.users.delete(user);
    return this.users.size > 0;
  }

  protected override async ask(signal: AbortSignal, startedAt: number): Promise<HeldSecret> {
    this.reads++;
    const before = this.held;
    const secret = await this.read(signal);
    const held = new HeldSecret(secret, this.context.refreshMs, this.context.clock, startedAt);
    if (before?.isLike(held) === false || this.lastError !== undefined) this.#changed = true;
    return held;
  }

  /**
   * Paths that were first read at one moment are read again at moments of their own, spread over the interval; after
   * that each is read once in it.
   */
  protected override renewalAgeMs({ renewAfterMs }: HeldSecret): number {
    return this.#isSpread ? renewAfterMs : renewAfterMs * (1 - SPREAD * this.context.random());
  }

  protected override done(outcome: 'ok' | ProviderErrorCode, milliseconds: number): void {
    this.context.onRead(this, outcome, milliseconds);
    if (outcome === 'ok') this.#isSpread = true;
    if (outcome === 'ok' && this.#changed) this.#tell();
  }

  #tell(): void {
    this.#changed = false;
    for (const user of this.users) if (!user.retired) user.renew();
  }
}
