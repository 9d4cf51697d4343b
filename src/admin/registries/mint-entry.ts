import { type RegistryEntry } from '../../config/gateway-config.js';
import { type CredentialSlot } from '../../credentials/credential-slot.js';
import { type Gateway } from '../../gateway/gateway.js';
import { mintCure } from '../../probing/probe-cures.js';
import { type ProviderErrorCode } from '../../registry/provider-error.js';
import { type CredentialStatus, credentialStatus } from '../entry-status.js';

/** What became of the credentials of an entry that were minted again. */
export interface EntryMint {
  readonly entry: string;
  readonly ok: boolean;
  readonly credentials: readonly CredentialMint[];
  /** Credentials of other repositories that were left as they are, because there are too many. */
  readonly left: number;
}

export interface CredentialMint extends CredentialStatus {
  readonly outcome: 'ok' | 'too_soon' | ProviderErrorCode;
  /** What that means, and what to do. */
  readonly text: string;
}

/** Credentials that are minted at one time, of those that were used last. */
const MOST_CREDENTIALS = 16;

/** Has what is held for an entry minted again, with seven seconds for each; undefined = there is nothing yet. */
export async function mintEntry(gateway: Gateway, entry: RegistryEntry): Promise<EntryMint | undefined> {
  const slots = gateway.slotsByEntry([entry]).get(entry.name) ?? [];
  if (slots.length === 0) return undefined;
  const used = [...slots].sort((one, other) => one.idleMs - other.idleMs).slice(0, MOST_CREDENTIALS);
  const credentials = await Promise.all(used.map(mintOne));
  const ok = credentials.every(({ outcome }) => outcome === 'ok');
  return { entry: entry.name, ok, credentials, left: slots.length - used.length };
}

async function mintOne(slot: CredentialSlot): Promise<CredentialMint> {
  const outcome = await slot.mintAgain();
  return { ...credentialStatus(slot), outcome, text: textOf(outcome) };
}

function textOf(outcome: CredentialMint['outcome']): string {
  if (outcome === 'ok') return 'it was minted, and is given from now on';
  if (outcome === 'too_soon') return 'it was minted again less than five seconds ago; wait a little';
  return mintCure(outcome);
}
