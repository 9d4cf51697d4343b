import { ProviderError } from '../../src/registry/provider-error.js';
import { SharedWork } from '../../src/store/shared-work.js';
import { type VaultClient } from './vault.client.js';
import { type Identity, signedIn, type SignedIn } from './vault.identity.js';

/** A token that is held. */
interface Token {
  readonly value: string;
  /** Milliseconds on the monotonic clock. */
  readonly since: number;
  /** The same; Infinity = never. */
  readonly ends: number;
  /** The same; it is used up to then, so that it does not end on its way. */
  readonly usedUntil: number;
}

const SECOND_MS = 1_000;
const DAY_MS = 24 * 60 * 60 * SECOND_MS;
/** Milliseconds in which a token that is refused is not replaced: it lacks a right, which another one lacks too. */
const FRESH_MS = 60 * SECOND_MS;
/** Milliseconds before its end from which a token is not used any more; of a short life the last tenth. */
const MARGIN_MS = 5 * SECOND_MS;
/** Part of its life after which a token is renewed. */
const RENEWED_AFTER = 2 / 3;

/** The token of one store: signed in once for all who read, renewed ahead of its end, signed in anew at its end. */
export class VaultSession {
  readonly #signIn: SharedWork<Token>;
  #token: Token | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #closed = new AbortController();

  constructor(
    private readonly client: VaultClient,
    private readonly identity: Identity,
  ) {
    this.#signIn = new SharedWork(async (signal) => {
      const since = performance.now();
      return this.#keep(await identity.signIn(signal), since);
    });
  }

  /**
   * Does something with the token; once more with a new one where the token was refused that is old enough to have ended
   * before its time. It is told how many milliseconds the token lives as yet.
   */
  async use<Result>(
    signal: AbortSignal,
    work: (token: string, leftMs: number) => Promise<Result>,
  ): Promise<Result> {
    const token = await this.#current(signal);
    try {
      return await work(token.value, leftOf(token));
    } catch (error) {
      if (!isRefused(error) || !this.#replaces(token)) throw error;
    }
    const other = await this.#current(signal);
    return work(other.value, leftOf(other));
  }

  close(): void {
    this.#closed.abort();
    this.#forget();
  }

  /** The token that is held, or a new one. */
  async #current(signal: AbortSignal): Promise<Token> {
    const held = this.#token;
    return held && performance.now() < held.usedUntil ? held : this.#signIn.join(signal);
  }

  /**
   * Whether there may be a better token than one that was refused: Vault says the same of a token that is not valid any
   * more and of one without the right.
   */
  #replaces(refused: Token): boolean {
    if (!this.identity.givesNew) return false;
    if (this.#token !== refused) return true;
    if (performance.now() - refused.since < FRESH_MS) return false;
    this.#forget();
    return true;
  }

  #forget(): void {
    this.#token = undefined;
    clearTimeout(this.#timer);
  }

  #keep({ token, lifeMs, renewable }: SignedIn, since: number, first = since): Token {
    const ends = since + lifeMs;
    const usedUntil = ends - Math.min(lifeMs / 10, MARGIN_MS);
    const kept = { value: token, since: first, ends, usedUntil };
    if (this.#closed.signal.aborted) return kept;
    this.#token = kept;
    if (renewable && Number.isFinite(lifeMs)) this.#plan(lifeMs * RENEWED_AFTER);
    return kept;
  }

  #plan(delayMs: number): void {
    clearTimeout(this.#timer);
    const delay = Math.min(Math.max(delayMs, SECOND_MS), DAY_MS);
    this.#timer = setTimeout(() => void this.#renew(), delay);
    this.#timer.unref();
  }

  /** `POST auth/token/renew-self`. Near the longest life that the role allows it gives less and less: then it ends. */
  async #renew(): Promise<void> {
    const held = this.#token;
    if (!held) return;
    const now = performance.now();
    try {
      const answer = await this.client.call({
        path: 'auth/token/renew-self',
        method: 'POST',
        body: {},
        token: held.value,
        signal: this.#closed.signal,
      });
      const renewed = signedIn(answer);
      if (this.#token !== held) return;
      const isLonger = now + renewed.lifeMs > held.ends + SECOND_MS;
      this.#keep(
        { ...renewed, token: held.value, renewable: renewed.renewable && isLonger },
        now,
        held.since,
      );
    } catch (error) {
      if (this.#token === held) this.#renewLater(held, error);
    }
  }

  /** It is used up to its end all the same; whoever reads after that signs in, or is told why not. */
  #renewLater(held: Token, error: unknown): void {
    if (isRefused(error)) {
      if (this.identity.givesNew) this.#forget();
      return;
    }
    const left = held.ends - performance.now();
    if (left > 2 * SECOND_MS) this.#plan(left / 2);
  }
}

function leftOf({ ends }: Token): number {
  return Math.max(0, ends - performance.now());
}

function isRefused(error: unknown): boolean {
  return error instanceof ProviderError && error.code === 'refused';
}
