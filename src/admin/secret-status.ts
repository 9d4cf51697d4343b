import { type SlotState } from '../credentials/slot.js';
import { secretCure } from '../probing/probe-secret.js';
import { type ProviderErrorCode } from '../registry/provider-error.js';
import { type SecretKeeper } from '../secrets/secret-keeper.js';
import { type FieldFault, fieldOf } from '../store/field-of.js';
import { type StoreReference } from '../store/store-reference.js';

/** A secret that a store keeps, without what it is. */
export interface SecretStatus {
  /** The setting, as its owner calls it. */
  readonly setting: string;
  /** The reference. */
  readonly from: string;
  readonly state: SlotState;
  /** Since it was last read; null = it never was. */
  readonly ageSeconds: number | null;
  /** Why it could not be read again, or what is wrong with what was read. */
  readonly lastError: ProviderErrorCode | FieldFault | null;
  /** What that means, and what to do: in the words of `dockpass check`. */
  readonly cure: string | null;
}

export function secretStatus(
  setting: string,
  reference: StoreReference,
  secrets: SecretKeeper,
): SecretStatus {
  const place = secrets.placeOf(reference);
  const held = place?.held;
  const found = held && fieldOf(held.secret, reference.field);
  const lastError = place?.lastError ?? (typeof found === 'string' ? found : null);
  return {
    ...{ setting, from: String(reference) },
    state: place?.state ?? 'unused',
    ageSeconds: held ? Math.round(held.ageMs() / 1000) : null,
    lastError,
    cure: lastError === null ? null : secretCure(lastError),
  };
}
