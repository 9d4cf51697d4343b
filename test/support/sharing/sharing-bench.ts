import { CredentialKeeper } from '../../../src/credentials/credential-keeper.js';
import { type CredentialSlot, type SlotOutcome } from '../../../src/credentials/credential-slot.js';
import { HeldCredential } from '../../../src/credentials/held-credential.js';
import { Sealer } from '../../../src/database/seal.js';
import { type MintedCredential } from '../../../src/registry/registry-provider.js';
import { type CredentialShelf } from '../../../src/sharing/credential-shelf.js';
import { SharedMints } from '../../../src/sharing/shared-mints.js';
import { StubProvider, stubSettings } from '../config/stub-provider.js';
import { type FakeClock } from '../fake-clock.js';

export const TEST_DATABASE_KEY = 'TEST-ONLY-key-of-a-database-0123456789';

/** A provider whose settings bring their identity, so that what it mints is shared. */
export class SharedProvider extends StubProvider {
  isSelfContained(): boolean {
    return true;
  }
}

/** One process: what it holds, and how it shares. */
export interface SharingProcess {
  readonly keeper: CredentialKeeper;
  readonly mints: SharedMints;
  readonly clock: FakeClock;
  readonly slot: (identity?: string) => CredentialSlot;
}

interface ProcessOptions {
  readonly provider: StubProvider;
  readonly shelf: CredentialShelf;
  readonly clock: FakeClock;
  readonly key?: string;
  readonly random?: () => number;
  readonly env?: Readonly<Record<string, string>>;
  readonly onRefused?: () => void;
}

export function sharingProcess({
  provider,
  shelf,
  clock,
  key = TEST_DATABASE_KEY,
  random = () => 0.5,
  env = {},
  onRefused,
}: ProcessOptions): SharingProcess {
  const sealer = new Sealer(key);
  const refused = onRefused ? { onRefused } : {};
  const mints = new SharedMints({ shelf, sealer: () => sealer, env, clock, random, ...refused });
  const keeper = new CredentialKeeper({ clock, random, wrap: mints.wrap });
  const slot = (identity = 'one'): CredentialSlot => {
    const settings = stubSettings(identity);
    return keeper.slot({ entryName: identity, provider, scope: { key: 'scope' }, settings, images: [] });
  };
  return { keeper, mints, clock, slot };
}

/** A vendor whose n-th token is `token-n`. */
export function tokens(clock: FakeClock, lifeMs: number): () => Promise<MintedCredential> {
  let minted = 0;
  return () =>
    Promise.resolve({
      username: 'u',
      password: `token-${String(++minted)}`,
      issuedAt: clock.now(),
      expiresAt: clock.now() + lifeMs,
    });
}

/** The password, or why there is none. */
export function said(outcome: SlotOutcome | undefined): string | undefined {
  return outcome instanceof HeldCredential ? outcome.password : outcome;
}
