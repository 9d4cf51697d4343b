import { HeldCredential, LEAST_RENEWAL_MS, type SharedCredential } from './held-credential.js';
import { type Access, type MintedCredential } from '../registry/registry-provider.js';
import { minimumLifeMs, renewalAgeMs } from './refresh-schedule.js';
import { ProviderError, type ProviderErrorCode } from '../registry/provider-error.js';
import { Slot, type SlotContext } from './slot.js';

export { type SlotState } from './slot.js';

/** A credential, or why there is none. */
export type SlotOutcome = HeldCredential | ProviderErrorCode;

/** Has the provider mint. */
export type ProviderMint = (signal: AbortSignal) => Promise<MintedCredential>;

/** As that, or what another process has minted, unless it must be anew. */
export type Mint = (signal: AbortSignal, anew?: boolean) => Promise<MintedCredential | SharedCredential>;

/** Another process was told this by the vendor, and nobody else has asked. */
export class ToldError extends ProviderError {}

/** What all slots of credentials share. */
export interface CredentialContext extends SlotContext {
  /** After every mint, with its outcome and milliseconds; the slot's own state is already the new one. */
  readonly onMint: (slot: CredentialSlot, outcome: 'ok' | ProviderErrorCode, milliseconds: number) => void;
}

/** The part of the spread of renewals by which processes that share a credential differ. */
const OWN_SPREAD = 0.1;

/** Milliseconds between two mints that somebody asks for. */
export const MINT_AGAIN_MS = 5_000;

/** What one credential is minted from. */
export interface CredentialOrigin {
  readonly providerId: string;
  /** The key of its scope. */
  readonly scope: string;
  /** To which it is narrowed, filled; empty = it is not. */
  readonly images: readonly string[];
  readonly access: Access;
  /** Without what is filled in for one repository. */
  readonly family: string;
  readonly mint: Mint;
  /** The provider's; undefined = what it mints does not expire. */
  readonly longestLifeMs: number | undefined;
}

/** One credential that some entries share. */
export class CredentialSlot extends Slot<HeldCredential, CredentialContext> {
  /** Names of the entries that use it, for logs and status. */
  entries = new Set<string>();
  mints = 0;
  /** What it was told last came from another process: no vendor was called. */
  isTaken = false;
  /** The mint that begins now was asked for: what others have minted does not count. */
  #anew = false;
  #askedAt = -Infinity;

  constructor(
    readonly origin: CredentialOrigin,
    context: CredentialContext,
  ) {
    super(context);
  }

  get providerId(): string {
    return this.origin.providerId;
  }

  /**
   * Has the vendor mint now, whatever is held here or by other processes. What is held is given until that succeeds, and
   * on where it fails. Never rejects.
   *
   * @returns `too_soon` where that was asked for less than five seconds ago; nothing is minted then
   */
  async mintAgain(): Promise<'ok' | 'too_soon' | ProviderErrorCode> {
    const now = this.context.clock.monotonic();
    if (now - this.#askedAt < MINT_AGAIN_MS) return 'too_soon';
    this.#askedAt = now;
    await this.callAgain(() => {
      this.#anew = true;
    });
    return this.lastError ?? 'ok';
  }

  get family(): string {
    return this.origin.family;
  }

  /** Epoch milliseconds; undefined = nothing held, or does not expire. */
  get expiresAt(): number | undefined {
    return this.held?.expiresAt;
  }

  protected override async ask(signal: AbortSignal, startedAt: number): Promise<HeldCredential> {
    this.mints++;
    this.isTaken = false;
    const { mint, longestLifeMs } = this.origin;
    const anew = this.#anew;
    this.#anew = false;
    try {
      const held = new HeldCredential(await mint(signal, anew), this.context.clock, startedAt, longestLifeMs);
      this.isTaken = held.isTaken;
      return held;
    } catch (error) {
      this.isTaken = error instanceof ToldError;
      throw error;
    } finally {
      if (this.isTaken) this.mints--;
    }
  }

  protected override renewalAgeMs(held: HeldCredential, minimumMs: number): number {
    const random = this.context.random();
    const { turn, lifetimeMs, renewAfterMs, fullLifeMs } = held;
    if (turn === undefined || lifetimeMs === Infinity) return renewalAgeMs(held, minimumMs, random);
    const fromIssue = this.sharedRenewalAgeMs(fullLifeMs, turn, random);
    const asked = renewalAgeMs({ lifetimeMs: Infinity, renewAfterMs }, minimumMs, random);
    return Math.max(Math.min(fromIssue - (fullLifeMs - lifetimeMs), asked), LEAST_RENEWAL_MS);
  }

  /**
   * Milliseconds from its issue after which a credential that processes share is renewed: the same for all of them but
   * for a tenth of the spread, so that one comes first and the others find what it has minted.
   *
   * @param turn from 0 to 1, of its slot in all processes
   * @param random from 0 to 1, of this process
   */
  sharedRenewalAgeMs(fullLifeMs: number, turn: number, random: number): number {
    const minimumMs = minimumLifeMs(fullLifeMs, this.context.minimumMs);
    const life = { lifetimeMs: fullLifeMs, renewAfterMs: Infinity };
    return renewalAgeMs(life, minimumMs, turn * (1 - OWN_SPREAD) + random * OWN_SPREAD);
  }

  protected override done(outcome: 'ok' | ProviderErrorCode, milliseconds: number): void {
    this.context.onMint(this, outcome, milliseconds);
  }
}
