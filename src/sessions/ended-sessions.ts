import { type Session } from './session.js';

/** How many ended sessions are remembered; beyond that the oldest ones are forgotten. */
const MOST = 10_000;

/** Sessions whose person signed out before they ran out: a copy of such a cookie opens nothing any more. */
export class EndedSessions {
  readonly #ends = new Map<string, number>();

  end({ id, expiresAt }: Pick<Session, 'id' | 'expiresAt'>): void {
    this.#forgetOld();
    this.#ends.set(id, expiresAt);
    const [oldest] = this.#ends.keys();
    if (this.#ends.size > MOST && oldest !== undefined) this.#ends.delete(oldest);
  }

  has(id: string): boolean {
    return this.#ends.has(id);
  }

  #forgetOld(): void {
    const now = Date.now();
    for (const [id, expiresAt] of this.#ends) if (expiresAt <= now) this.#ends.delete(id);
  }
}
