import { type Clock } from '../credentials/clock.js';
import { type CredentialSlot } from '../credentials/credential-slot.js';
import { HeldCredential, type SharedCredential } from '../credentials/held-credential.js';
import { type MintOrigin } from '../credentials/slot-key.js';
import { type Sealer } from '../database/seal.js';
import { type MintedCredential } from '../registry/registry-provider.js';
import { type ShelfPlace, type ShelvedCredential } from './credential-shelf.js';
import { type Leased } from './mint-lease.js';
import { openCredential, sealCredential } from './sealed-credential.js';
import { turnOf } from './shared-name.js';

/** Whose credential is looked for. */
export interface Wanted {
  readonly name: string;
  readonly sealer: Sealer;
  readonly origin: MintOrigin;
  readonly slot: CredentialSlot;
}

/** What a slot was given last, and when that was issued by the shelf's clock. */
interface Known {
  readonly name: string;
  readonly issuedAt: number;
}

/** Milliseconds by which the shelf's clock may have been set back since something was put there. */
const CLOCK_STEP_MS = 2_000;

/** Tells what on the shelf is of use to a slot of this process, and writes what others can use. Asks nobody. */
export class ShelfReader {
  readonly #known = new WeakMap<CredentialSlot, Known>();

  constructor(
    private readonly clock: Clock,
    private readonly onRefused: (slot: CredentialSlot) => void,
  ) {}

  /**
   * Undefined unless it is younger than whatever this slot has had, and by far not due: what was put back from a backup, or
   * by somebody else, is old and helps nobody.
   */
  usable({ name, sealer, slot, origin }: Wanted, place: ShelfPlace): SharedCredential | undefined {
    const { sealed, issuedAt, now } = place;
    const known = this.#known.get(slot);
    if (sealed === '' || (known?.name === name && issuedAt <= known.issuedAt)) return undefined;
    const opened = openCredential(sealer, { name, issuedAt }, sealed);
    if (!opened) this.onRefused(slot);
    if (!opened || issuedAt > now + CLOCK_STEP_MS) return undefined;
    const { username, password, renewAfterMs = Infinity, lifeMs } = opened;
    const [ageMs, turn] = [Math.max(0, now - issuedAt), turnOf(name)];
    const dueAge = Math.min(slot.sharedRenewalAgeMs(lifeMs, turn, 1), renewAfterMs);
    if (ageMs >= dueAge || lifeMs > (origin.provider.longestLifeMs ?? 0)) return undefined;
    this.#known.set(slot, { name, issuedAt });
    const since = this.clock.now() - ageMs;
    const life = { ageMs, issuedAt: since, expiresAt: since + lifeMs };
    const asked = renewAfterMs === Infinity ? {} : { renewAfterMs };
    return { username, password, ...life, ...asked, turn, isTaken: true };
  }

  /**
   * Undefined where it does not expire.
   *
   * @param startedAt monotonic time at which the mint began
   * @throws ProviderError where nobody can use it
   */
  sealed(
    { name, sealer, slot, origin }: Wanted,
    minted: MintedCredential,
    startedAt: number,
    { place, at }: Leased,
  ): (ShelvedCredential & { readonly expiresAt: number }) | undefined {
    const held = new HeldCredential(minted, this.clock, startedAt, origin.provider.longestLifeMs);
    if (held.lifetimeMs === Infinity) return undefined;
    // The shelf's clock showed `now` at `at` or before: it is taken for older than it is, never for younger.
    const issuedAt = Math.floor(place.now - (at - startedAt));
    this.#known.set(slot, { name, issuedAt });
    const expiresAt = Math.ceil(issuedAt + held.lifetimeMs);
    return { sealed: sealCredential(sealer, { name, issuedAt }, held), issuedAt, expiresAt };
  }
}
