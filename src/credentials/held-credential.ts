import { createHash } from 'node:crypto';
import { type Clock } from './clock.js';
import { ProviderError } from '../registry/provider-error.js';
import { type MintedCredential } from '../registry/registry-provider.js';

// eslint-disable-next-line no-control-regex -- a control character in a user name breaks the clients' own headers
const UNUSABLE_USERNAME = /[:\u0000-\u001f\u007f]/;

/** Milliseconds by which the clock that an expiry is compared with may be slow; AWS tolerates as much in a signature. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** A credential as the keeper holds it: its life is counted on our clocks, whatever the vendor's clock shows. */
export class HeldCredential {
  readonly username: string;
  readonly password: string;
  /** Milliseconds from the mint to the expiry, never more than the vendor gives; Infinity = does not expire. */
  readonly lifetimeMs: number;
  /** Wall clock, epoch milliseconds; undefined = does not expire. */
  readonly expiresAt: number | undefined;
  readonly #mintedAt: number;
  readonly #clock: Clock;
  #fingerprint: string | undefined;

  /**
   * @param startedAt monotonic time at which the mint began: the life is counted from before the call, never after.
   * @param longestLifeMs what the provider states; default 0, which nothing that expires can keep to
   * @throws ProviderError `bad_answer` for a pair that no client could use, that has already expired or that is said to
   *   live longer than this vendor lets anything live
   */
  constructor(minted: MintedCredential, clock: Clock, startedAt: number, longestLifeMs = 0) {
    if (!usable(minted)) throw new ProviderError('bad_answer');
    this.username = minted.username;
    this.password = minted.password;
    this.#clock = clock;
    this.#mintedAt = startedAt;
    this.lifetimeMs = lifetime(minted, clock.now(), longestLifeMs);
    const started = clock.now() - (clock.monotonic() - startedAt);
    this.expiresAt = this.lifetimeMs === Infinity ? undefined : Math.round(started + this.lifetimeMs);
    if (this.remainingMs() <= 0) throw new ProviderError('bad_answer');
  }

  /**
   * Milliseconds it still lives; never more than either clock allows, so that a wall clock set back and a machine that
   * slept both shorten it and neither lengthens it.
   */
  remainingMs(): number {
    if (this.expiresAt === undefined) return Infinity;
    return Math.min(this.expiresAt - this.#clock.now(), this.lifetimeMs - this.ageMs());
  }

  /** Milliseconds since the mint began, on the monotonic clock. */
  ageMs(): number {
    return this.#clock.monotonic() - this.#mintedAt;
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

/**
 * The life counted on the vendor's clock, or on ours where that makes no life that there can be: a date that a proxy
 * got wrong must cost no good credential, and must not lengthen the life of any.
 */
function lifetime({ expiresAt, issuedAt }: MintedCredential, now: number, longestMs: number): number {
  if (expiresAt === undefined) return Infinity;
  const lives = Number.isFinite(expiresAt) ? [issuedAt ?? now, now].map((start) => expiresAt - start) : [];
  const possible = lives.find((life) => life > 0 && life <= longestMs + CLOCK_TOLERANCE_MS);
  if (possible === undefined) throw new ProviderError('bad_answer');
  return Math.min(possible, longestMs);
}
