import { setMaxListeners } from 'node:events';
import { type Clock, systemClock } from '../credentials/clock.js';
import { ProviderError } from '../registry/provider-error.js';
import { fieldOf } from '../store/field-of.js';
import { type Leased, type LeaseSource } from '../registry/lease.js';
import { type OpenStore } from '../store/secret-store.js';
import { type References } from '../store/late-settings.js';
import { type StoreReference } from '../store/store-reference.js';
import { type ConfiguredStore, OpenStores } from './open-stores.js';
import { Place, type PlaceContext, type SecretUser } from './place.js';

export interface SecretKeeperOptions {
  readonly clock?: Clock;
  /** From 0 to 1; default `Math.random`. */
  readonly random?: () => number;
  readonly onRead?: PlaceContext['onRead'];
}

/** Milliseconds one read may take, so that a mint that waits for it has time left of its own. */
export const READ_LIMIT_MS = 5_000;
const REFRESH_MS = 60_000;

/**
 * Holds every secret that was read from a store, one place per path: whoever uses a field of it shares the read, and
 * all of them see the same state of it. Survives reloads, so that nothing is read again that did not change.
 */
export class SecretKeeper {
  readonly #stores = new OpenStores();
  readonly #places = new Map<string, Place>();
  readonly #stop = new AbortController();
  readonly #context: PlaceContext;

  constructor({
    clock = systemClock,
    random = Math.random,
    onRead = () => undefined,
  }: SecretKeeperOptions = {}) {
    setMaxListeners(0, this.#stop.signal); // every read in flight listens
    this.#context = {
      ...{ clock, random, onRead },
      minimumMs: 0,
      limitMs: READ_LIMIT_MS,
      refreshMs: REFRESH_MS,
      stopped: this.#stop.signal,
      onChange: () => undefined,
    };
  }

  /** The stores of a configuration from now on: what it does not name is closed, and forgotten with all it gave. */
  use(stores: readonly ConfiguredStore[], refreshMs: number): void {
    this.#context.refreshMs = refreshMs;
    const changed = this.#stores.use(stores);
    for (const [name, place] of this.#places) {
      if (changed.has(place.store)) this.#forget(name, place);
    }
  }

  /** Forgets the places that nobody is left to use. */
  sweep(): void {
    for (const [name, place] of this.#places) {
      if (!place.isWanted) this.#forget(name, place);
    }
  }

  /**
   * What the references name, each path in one state. Waits where a path was never read; what was is given at once.
   *
   * @throws ProviderError of the store; `not_found` for a field that is not there, `bad_answer` for one that is no text
   */
  async read(references: References, user: SecretUser): Promise<ReadonlyMap<string, string>> {
    const places = new Map([...references.values()].map((each) => [each.place, this.#place(each)]));
    for (const place of places.values()) place.users.add(user);
    const obtained = [...places].map(async ([name, place]) => [name, await place.obtain()] as const);
    const states = new Map(await Promise.all(obtained));
    return new Map(
      [...references].map(([property, reference]) => {
        const state = states.get(reference.place);
        if (state === undefined || typeof state === 'string') throw new ProviderError(state ?? 'unavailable');
        const found = fieldOf(state.secret, reference.field);
        if (typeof found === 'object') return [property, found.text];
        throw new ProviderError(found === 'no_field' ? 'not_found' : 'bad_answer');
      }),
    );
  }

  /** What was read of a path; undefined = nobody asked for it. */
  placeOf(reference: StoreReference): Place | undefined {
    return this.#places.get(reference.place);
  }

  /** Every path that is used, for status and metrics. */
  places(): IterableIterator<Place> {
    return this.#places.values();
  }

  /** The store of that name, for what is more than reading a secret; undefined = there is none. */
  store(name: string): OpenStore | undefined {
    return this.#stores.get(name)?.open;
  }

  /** @throws ProviderError `not_configured` where the store is not there, or has no engines */
  async lease({ store, path, method }: LeaseSource, signal: AbortSignal): Promise<Leased> {
    const leased = this.store(store)?.lease?.({ path, method, signal });
    if (!leased) throw new ProviderError('not_configured');
    return leased;
  }

  /** Cancels every read, and closes the stores. */
  async stop(): Promise<void> {
    this.#stop.abort();
    for (const [name, place] of this.#places) this.#forget(name, place);
    await this.#stores.close();
  }

  #place(reference: StoreReference): Place {
    const name = reference.place;
    let place = this.#places.get(name);
    if (!place) {
      const read = this.#stores.reader(reference);
      this.#places.set(name, (place = new Place(reference.store, reference.path, read, this.#context)));
    }
    return place;
  }

  #forget(name: string, place: Place): void {
    place.retire();
    this.#places.delete(name);
  }
}
