import { ProviderError } from '../registry/provider-error.js';
import { SharedWork } from './shared-work.js';

/** What a sign-in gave. */
export interface GivenToken<Token> {
  readonly token: Token;
  /** Milliseconds. */
  readonly lifeMs: number;
}

interface Held<Token> {
  readonly token: Token;
  /** Milliseconds on the monotonic clock. */
  readonly since: number;
  /** The same; it is used up to then, so that it does not end on its way. */
  readonly usedUntil: number;
}

/** Milliseconds before its end from which a token is not used any more; of a short life the last tenth. */
const MARGIN_MS = 60_000;
/** Milliseconds in which a token that is refused is not replaced: it lacks a right, which another one lacks too. */
const FRESH_MS = 60_000;

/** The token of one store whose cloud lets none be renewed: signed in once for all who read, and anew at its end. */
export class HeldToken<Token> {
  readonly #signIn: SharedWork<Held<Token>>;
  #held: Held<Token> | undefined;
  #isClosed = false;

  /** @param signIn rejects only with a ProviderError */
  constructor(signIn: (signal: AbortSignal) => Promise<GivenToken<Token>>) {
    this.#signIn = new SharedWork(async (signal) => {
      const since = performance.now();
      return this.#keep(await signIn(signal), since);
    });
  }

  /**
   * Does something with the token; once more with a new one where the token was refused that is old enough to have been
   * taken back.
   *
   * @throws ProviderError `bad_answer` for a token without a life, and what the sign-in and the work throw
   */
  async use<Result>(signal: AbortSignal, work: (token: Token) => Promise<Result>): Promise<Result> {
    const held = await this.#current(signal);
    try {
      return await work(held.token);
    } catch (error) {
      if (!isRefused(error) || performance.now() - held.since < FRESH_MS) throw error;
      if (this.#held === held) this.#held = undefined;
    }
    return work((await this.#current(signal)).token);
  }

  /** Forgets the token, and keeps none that is under way. */
  close(): void {
    this.#isClosed = true;
    this.#held = undefined;
  }

  async #current(signal: AbortSignal): Promise<Held<Token>> {
    const held = this.#held;
    return held && performance.now() < held.usedUntil ? held : this.#signIn.join(signal);
  }

  #keep({ token, lifeMs }: GivenToken<Token>, since: number): Held<Token> {
    if (!(lifeMs > 0 && Number.isFinite(lifeMs))) throw new ProviderError('bad_answer');
    const held = { token, since, usedUntil: since + lifeMs - Math.min(lifeMs / 10, MARGIN_MS) };
    if (!this.#isClosed) this.#held = held;
    return held;
  }
}

function isRefused(error: unknown): boolean {
  return error instanceof ProviderError && error.code === 'refused';
}
