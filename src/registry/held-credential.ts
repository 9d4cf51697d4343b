import { createHash } from 'node:crypto';
import { type Clock } from './clock.js';
import { ProviderError } from './provider-error.js';
import { type MintedCredential } from './registry-provider.js';

// eslint-disable-next-line no-control-regex -- a control character in a user name breaks the clients' own headers
const UNUSABLE_USERNAME = /[:\u0000-\u001f\u007f]/;

/** A credential as the keeper holds it: its life is counted on our clocks, whatever the vendor's clock shows. */
export class HeldCredential {
  readonly username: string;
  readonly password: string;
  /** Milliseconds from the mint to the expiry; Infinity = does not expire. */
  readonly lifetimeMs: number;
  /** Wall clock, epoch milliseconds; undefined = does not expire. */
  readonly expiresAt: number | undefined;
  readonly #mintedAt: number;
  readonly #clock: Clock;
  #fingerprint: string | undefined;

  /**
   * @param startedAt monotonic time at which the mint began: the life is counted from before the call, never after.
   * @throws ProviderError `bad_answer` for a pair that no client could use or that has already expired
   */
  constructor(minted: MintedCredential, clock: Clock, startedAt: number) {
    if (!usable(minted)) throw new ProviderError('bad_answer');
    this.username = minted.username;
    this.password = minted.password;
    this.#clock = clock;
    this.#mintedAt = startedAt;
    this.lifetimeMs = lifetime(minted, clock.now());
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

function lifetime({ expiresAt, issuedAt }: MintedCredential, now: number): number {
  if (expiresAt === undefined) return Infinity;
  const life = expiresAt - (issuedAt ?? now);
  if (!Number.isFinite(life)) throw new ProviderError('bad_answer');
  return life;
}
