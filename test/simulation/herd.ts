import { setMaxListeners } from 'node:events';
import { type CredentialContext, CredentialSlot } from '../../src/credentials/credential-slot.js';
import { HeldCredential } from '../../src/credentials/held-credential.js';
import { type MintOrigin } from '../../src/credentials/slot-key.js';
import { Sealer } from '../../src/database/seal.js';
import { ProviderError } from '../../src/registry/provider-error.js';
import { type MintedCredential } from '../../src/registry/registry-provider.js';
import { SharedMints } from '../../src/sharing/shared-mints.js';
import { stubSettings } from '../support/config/stub-provider.js';
import { MemoryShelf } from '../support/sharing/memory-shelf.js';
import { SharedProvider, TEST_DATABASE_KEY } from '../support/sharing/sharing-bench.js';
import { SimulatedClock } from './simulated-clock.js';

export interface HerdOptions {
  readonly instances: number;
  readonly scopes: number;
  /** Milliseconds that a credential lives, that a mint takes, and within which all are asked for after a start. */
  readonly lifeMs: number;
  readonly mintMs?: number;
  readonly demandMs?: number;
  /** Mints a second that the vendor takes; default 200, Amazon's older figure for a region and account. */
  readonly quota?: number;
}

/** What came of some time. */
export interface HerdFigures {
  readonly mints: number;
  /** Calls of the vendor, mints among them. */
  readonly attempts: number;
  readonly throttled: number;
  readonly mintsPerScope: number;
  readonly highestPerSecond: number;
  /** Milliseconds that a request waited for its credential. */
  readonly longestWaitMs: number;
  /** Requests that got nothing. */
  readonly failed: number;
  readonly shelfQuestions: number;
}

const NOTHING = { mints: 0, attempts: 0, throttled: 0, failed: 0, longestWaitMs: 0 };

/** Milliseconds in which a request is answered. */
const ANSWER_MS = 8_000;

/** Numbers that look random and are the same in every run. */
function dice(seed: number): () => number {
  let state = seed + 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Instances with every scope in use, over one shelf and one vendor; only these two and the clock are played. */
export class Herd {
  readonly clock = new SimulatedClock();
  readonly shelf = new MemoryShelf(this.clock);
  isVendorDown = false;
  #slots: CredentialSlot[][] = [];
  #generation = 0;
  readonly #stops: AbortController[] = [];
  readonly #bySecond = new Map<number, number>();
  #counts = { ...NOTHING };
  readonly #sealer = new Sealer(TEST_DATABASE_KEY);
  readonly #provider = new SharedProvider(() => this.#mint());
  readonly #origins: readonly MintOrigin[];

  constructor(private readonly options: HerdOptions) {
    const settings = stubSettings('one');
    this.#origins = Array.from({ length: options.scopes }, (_, scope) => {
      return { provider: this.#provider, scope: { key: String(scope) }, settings, images: [] };
    });
  }

  /**
   * All instances at once, with nothing in memory. Each scope has a first time within the demand's time, and is asked for
   * at each instance within so much time from then on.
   */
  async restart(): Promise<void> {
    const { instances, demandMs = 60_000 } = this.options;
    this.#end();
    this.#slots = Array.from({ length: instances }, (_, at) =>
      this.#instance(++this.#generation * 7919 + at),
    );
    const random = dice(this.#generation);
    const firstAsked = this.#origins.map(() => random() * demandMs);
    for (const slots of this.#slots)
      slots.forEach((slot, scope) => {
        const at = (firstAsked[scope] ?? 0) + random() * demandMs;
        this.clock.after(at, () => void this.#ask(slot));
      });
    await this.clock.advance(2 * demandMs + 10_000);
  }

  /** Everybody stops, and nobody is there for some time. */
  async absence(milliseconds: number): Promise<void> {
    this.#end();
    this.#slots = [];
    await this.clock.advance(milliseconds);
  }

  /** Time with every scope in use everywhere. */
  async pass(milliseconds: number): Promise<void> {
    const step = this.options.lifeMs / 6;
    for (let left = milliseconds; left > 0; left -= step) {
      await this.clock.advance(Math.min(step, left));
      for (const slot of this.#slots.flat()) void this.#ask(slot);
    }
    await this.clock.advance(0);
  }

  /** What came of the time since this was last asked. */
  figures(): HerdFigures {
    const highestPerSecond = [...this.#bySecond.values()].reduce((most, each) => Math.max(most, each), 0);
    const shelfQuestions = [...this.shelf.asked.values()].reduce((sum, each) => sum + each, 0);
    const mintsPerScope = this.#counts.mints / this.options.scopes;
    const figures = { ...this.#counts, mintsPerScope, highestPerSecond, shelfQuestions };
    this.#bySecond.clear();
    this.shelf.asked.clear();
    this.#counts = { ...NOTHING };
    return { ...figures, longestWaitMs: Math.round(figures.longestWaitMs) };
  }

  #end(): void {
    for (const stop of this.#stops.splice(0)) stop.abort();
    for (const slot of this.#slots.flat()) slot.retire();
  }

  #instance(seed: number): CredentialSlot[] {
    const random = dice(seed);
    const stop = new AbortController();
    setMaxListeners(0, stop.signal);
    this.#stops.push(stop);
    const mints = new SharedMints({
      ...{ shelf: this.shelf, clock: this.clock, random, env: {} },
      sealer: () => this.#sealer,
    });
    const context: CredentialContext = {
      ...{ clock: this.clock, random, minimumMs: 15 * 60_000, limitMs: 7_000 },
      stopped: stop.signal,
      onMint: () => undefined,
      onChange: () => undefined,
    };
    const { longestLifeMs } = this.#provider;
    return this.#origins.map((origin) => {
      const slot: CredentialSlot = new CredentialSlot(
        {
          ...{ providerId: 'stub', scope: '', images: [], access: 'pull', family: '', longestLifeMs },
          mint: (signal) => mints.wrap(() => this.#mint(), origin, slot)(signal),
        },
        context,
      );
      return slot;
    });
  }

  async #ask(slot: CredentialSlot): Promise<void> {
    const startedAt = this.clock.monotonic();
    let outcome = await slot.obtain();
    // As `resolver/gather.ts`: what failed is waited for while its next attempt comes within the time of an answer.
    while (!(outcome instanceof HeldCredential) && slot.retry && this.#isInTime(startedAt, slot)) {
      await slot.attempted();
      outcome = await slot.obtain();
    }
    const waited = this.clock.monotonic() - startedAt;
    this.#counts.longestWaitMs = Math.max(this.#counts.longestWaitMs, Math.min(waited, ANSWER_MS));
    if (!(outcome instanceof HeldCredential) || waited > ANSWER_MS) this.#counts.failed++;
  }

  #isInTime(startedAt: number, slot: CredentialSlot): boolean {
    return Math.max(this.clock.monotonic(), slot.retry?.at ?? 0) < startedAt + ANSWER_MS;
  }

  async #mint(): Promise<MintedCredential> {
    const { lifeMs, mintMs = 300, quota = 200 } = this.options;
    const second = Math.floor(this.clock.monotonic() / 1_000);
    const calls = (this.#bySecond.get(second) ?? 0) + 1;
    this.#bySecond.set(second, calls);
    this.#counts.attempts++;
    await new Promise<void>((resolve) => this.clock.after(mintMs, resolve));
    if (this.isVendorDown) throw new ProviderError('unavailable');
    if (calls > quota) {
      this.#counts.throttled++;
      throw new ProviderError('throttled');
    }
    this.#counts.mints++;
    const now = this.clock.now();
    return { username: 'u', password: 'p', issuedAt: now, expiresAt: now + lifeMs };
  }
}
