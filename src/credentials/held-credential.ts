import { createHash } from 'node:crypto';
import { type Clock } from './clock.js';
import { ProviderError } from '../registry/provider-error.js';
import { type MintedCredential } from '../registry/registry-provider.js';

// eslint-disable-next-line no-control-regex -- a control character in a user name breaks the clients' own headers
const UNUSABLE_USERNAME = /[:\u0000-\u001f\u007f]/;

/** Milliseconds by which the clock that an expiry is compared with may be slow; AWS tolerates as much in a signature. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** Milliseconds that a credential is left alone at least, whatever it says of its renewal. */
export const LEAST_RENEWAL_MS = 1_000;

/** A credential that processes share. */
export interface SharedCredential extends MintedCredential {
  /** From 0 to 1: when its slot's turn is among those that are renewed in the same time; the same in all processes. */
  readonly turn: number;
  /** Another process has minted it. */
  readonly isTaken: boolean;
}

/**
 * A credential as the keeper holds it: its life is counted on our clocks, whatever the vendor's clock shows, from the
 * mint that gave it and shorter by the age that it had by then.
 */
export class HeldCredential {
  readonly username: string;
  readonly password: string;
  /** Milliseconds from the mint to the expiry, never more than the vendor gives; Infinity = does not expire. */
  readonly lifetimeMs: number;
  /** Milliseconds from the mint after which it wants to be minted again; Infinity = its life alone decides. */
  readonly renewAfterMs: number;
  /** As `lifetimeMs`, for what is shared from its issue, wherever that was: what a minimum and a renewal go by. */
  readonly fullLifeMs: number;
  /** See {@link SharedCredential}; undefined = it is not shared. */
  readonly turn: number | undefined;
  readonly isTaken: boolean;
  /** Wall clock, epoch milliseconds; undefined = does not expire. */
  readonly expiresAt: number | undefined;
  /** Wall clock, epoch milliseconds, as far as it can be told. */
  readonly issuedAt: number;
  /** Wall clock. */
  readonly #since: number;
  readonly #mintedAt: number;
  readonly #clock: Clock;
  #fingerprint: string | undefined;

  /**
   * @param startedAt monotonic time at which the mint began: the life is counted from before the call, never after.
   * @param longestLifeMs what the provider states; default 0, which nothing that expires can keep to
   * @throws ProviderError `bad_answer` for a pair that no client could use, that has already expired, that is said to
   *   live longer than this vendor lets anything live or that tells no time for its renewal
   */
  constructor(
    minted: MintedCredential | SharedCredential,
    clock: Clock,
    startedAt: number,
    longestLifeMs = 0,
  ) {
    if (!usable(minted)) throw new ProviderError('bad_answer');
    this.username = minted.username;
    this.password = minted.password;
    this.#clock = clock;
    this.#mintedAt = startedAt;
    this.#since = clock.now() - (clock.monotonic() - startedAt);
    const age = ageOf(minted, clock.now());
    this.lifetimeMs = lifetime(minted, clock.now() - age, longestLifeMs) - age;
    this.issuedAt = Math.round(this.#since - age);
    this.renewAfterMs = renewal(minted, age);
    this.turn = 'turn' in minted ? minted.turn : undefined;
    this.isTaken = 'isTaken' in minted && minted.isTaken;
    this.fullLifeMs = this.lifetimeMs + (this.turn === undefined ? 0 : age);
    this.expiresAt = this.lifetimeMs === Infinity ? undefined : Math.round(this.#since + this.lifetimeMs);
    if (this.remainingMs() <= 0) throw new ProviderError('bad_answer');
  }

  /**
   * Milliseconds it still lives; never more than either clock allows, so that a wall clock set back and a machine that
   * slept both shorten it and neither lengthens it.
   */
  remainingMs(): number {
    return this.lifetimeMs - this.ageMs();
  }

  /** Milliseconds since the mint began, on the clock that shows more. */
  ageMs(): number {
    return Math.max(this.#clock.monotonic() - this.#mintedAt, this.#clock.now() - this.#since);
  }

  /** SHA-256 of user name and password, hexadecimal: names a credential in the audit without telling it. */
  get fingerprint(): string {
    return (this.#fingerprint ??= createHash('sha256')
      .update(`${this.username}:${this.password}`)
      .digest('hex'));
  }

  /** Keeps the pair out of inspection and serialisation. */
  toJSON(): string {
    return '[credential]';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[credential]';
  }
}

function usable({ username, password }: MintedCredential): boolean {
  return (
    typeof username === 'string' &&
    typeof password === 'string' &&
    username !== '' &&
    password !== '' &&
    !UNUSABLE_USERNAME.test(username)
  );
}

/** Milliseconds since it was issued; where it says what cannot be, by our clock. */
function ageOf({ ageMs = 0, issuedAt }: MintedCredential, now: number): number {
  const ages = [ageMs, now - (issuedAt ?? now)];
  return ages.find((age) => Number.isFinite(age) && age >= 0) ?? 0;
}

/**
 * The life counted on the vendor's clock, or on ours where that makes no life that there can be: a date that a proxy
 * got wrong must cost no good credential, and must not lengthen the life of any.
 *
 * @param since when it was issued, on our clock
 */
function lifetime({ expiresAt, issuedAt }: MintedCredential, since: number, longestMs: number): number {
  if (expiresAt === undefined) return Infinity;
  const lives = Number.isFinite(expiresAt)
    ? [issuedAt ?? since, since].map((start) => expiresAt - start)
    : [];
  const possible = lives.find((life) => life > 0 && life <= longestMs + CLOCK_TOLERANCE_MS);
  if (possible === undefined) throw new ProviderError('bad_answer');
  return Math.min(possible, longestMs);
}

/** What is overdue when it comes, and would be again next time, is asked for after a third of its time. */
function renewal({ renewAfterMs = Infinity }: MintedCredential, age: number): number {
  if (typeof renewAfterMs !== 'number' || !(renewAfterMs > 0)) throw new ProviderError('bad_answer');
  return Math.max(renewAfterMs - age, renewAfterMs / 3, LEAST_RENEWAL_MS);
}
