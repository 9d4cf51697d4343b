import { HeldCredential } from './held-credential.js';
import { type MintedCredential } from '../registry/registry-provider.js';
import { type ProviderErrorCode } from '../registry/provider-error.js';
import { Slot, type SlotContext } from './slot.js';

export { type SlotState } from './slot.js';

/** A credential, or why there is none. */
export type SlotOutcome = HeldCredential | ProviderErrorCode;

export type Mint = (signal: AbortSignal) => Promise<MintedCredential>;

/** What all slots of credentials share. */
export interface CredentialContext extends SlotContext {
  /** After every mint, with its outcome and milliseconds; the slot's own state is already the new one. */
  readonly onMint: (slot: CredentialSlot, outcome: 'ok' | ProviderErrorCode, milliseconds: number) => void;
}

/** What one credential is minted from. */
export interface CredentialOrigin {
  readonly providerId: string;
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

  constructor(
    private readonly origin: CredentialOrigin,
    context: CredentialContext,
  ) {
    super(context);
  }

  get providerId(): string {
    return this.origin.providerId;
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
    const { mint, longestLifeMs } = this.origin;
    return new HeldCredential(await mint(signal), this.context.clock, startedAt, longestLifeMs);
  }

  protected override done(outcome: 'ok' | ProviderErrorCode, milliseconds: number): void {
    this.context.onMint(this, outcome, milliseconds);
  }
}
