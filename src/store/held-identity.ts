import { ProviderError } from '../registry/provider-error.js';
import { SharedWork } from './shared-work.js';

/** What a sign-in gave. */
export interface SignedIn<Identity> {
  readonly identity: Identity;
  /** Milliseconds it lives; what has none left serves those who asked for it, and nobody after them. */
  readonly lifeMs: number;
}

interface Held<Identity> {
  readonly identity: Identity;
  /** Milliseconds on the monotonic clock. */
  readonly since: number;
  /** The same; it is used up to then, so that it does not end on its way. */
  readonly usedUntil: number;
}

/** Milliseconds in which an identity that is refused is not replaced: it lacks a right, which another one lacks too. */
const FRESH_MS = 60_000;
/** Milliseconds before its end from which an identity is not used any more; of a short life the last tenth. */
const MARGIN_MS = 5_000;

/** The identity of one store: signed in once for all who read at one time, and anew by who reads after its end. */
export class HeldIdentity<Identity> {
  readonly #signIn: SharedWork<Held<Identity>>;
  #held: Held<Identity> | undefined;
  #isClosed = false;

  /** @param signIn rejects with a ProviderError only */
  constructor(signIn: (signal: AbortSignal) => Promise<SignedIn<Identity>>) {
    this.#signIn = new SharedWork(async (signal) => {
      const since = performance.now();
      const { identity, lifeMs } = await signIn(signal);
      const held = { identity, since, usedUntil: since + lifeMs - Math.min(lifeMs / 10, MARGIN_MS) };
      if (!this.#isClosed) this.#held = held;
      return held;
    });
  }

  /**
   * Does something with the identity; once more with a new one where it was refused and is old enough to have been
   * withdrawn.
   */
  async use<Result>(signal: AbortSignal, work: (identity: Identity) => Promise<Result>): Promise<Result> {
    const held = await this.#current(signal);
    try {
      return await work(held.identity);
    } catch (error) {
      if (!(error instanceof ProviderError && error.code === 'refused' && this.#replaces(held))) throw error;
    }
    return work((await this.#current(signal)).identity);
  }

  close(): void {
    this.#isClosed = true;
    this.#held = undefined;
  }

  async #current(signal: AbortSignal): Promise<Held<Identity>> {
    const held = this.#held;
    return held && performance.now() < held.usedUntil ? held : this.#signIn.join(signal);
  }

  /** Whether there may be a better one than one that was refused. */
  #replaces(refused: Held<Identity>): boolean {
    if (this.#isClosed) return false;
    if (this.#held !== refused) return true;
    if (performance.now() - refused.since < FRESH_MS) return false;
    this.#held = undefined;
    return true;
  }
}
