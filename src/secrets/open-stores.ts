import { ProviderError } from '../registry/provider-error.js';
import { type ISecretStore, type OpenStore, type StoredSecret } from '../store/secret-store.js';
import { type StoreReference } from '../store/store-reference.js';

/** A store as it was configured. */
export interface ConfiguredStore {
  /** Its kind's id, or what `STORE_<NAME>_KIND` made. */
  readonly name: string;
  readonly kind: ISecretStore;
  /** Instance of the kind's settings class. */
  readonly settings: object;
}

interface Opened {
  readonly store: ConfiguredStore;
  readonly open: OpenStore;
}

/** The stores of the running configuration. One whose settings stay as they are stays open, with its identity. */
export class OpenStores {
  readonly #opened = new Map<string, Opened>();

  /** Returns the names of those that are not what they were. */
  use(stores: readonly ConfiguredStore[]): ReadonlySet<string> {
    const changed = new Set<string>();
    const wanted = new Map(stores.map((store) => [store.name, store]));
    for (const [name, { store, open }] of this.#opened) {
      const now = wanted.get(name);
      if (now && isSame(store, now)) continue;
      changed.add(name);
      this.#opened.delete(name);
      void Promise.resolve(open.close()).catch(() => undefined); // it is not asked any more
    }
    for (const store of stores) {
      if (!this.#opened.has(store.name))
        this.#opened.set(store.name, { store, open: store.kind.open(store.settings) });
    }
    return changed;
  }

  get(name: string): Opened | undefined {
    return this.#opened.get(name);
  }

  /** Reads what a reference names, from whichever store has that name by then. */
  reader({ store: name, path }: StoreReference): (signal: AbortSignal) => Promise<StoredSecret> {
    return async (signal) => {
      const opened = this.#opened.get(name);
      const parsed = opened?.store.kind.parse(path);
      if (!opened || !parsed || 'problem' in parsed) throw new ProviderError('not_configured');
      return opened.open.read(parsed.path, signal);
    };
  }

  async close(): Promise<void> {
    const all = [...this.#opened.values()];
    this.#opened.clear();
    await Promise.allSettled(all.map(async ({ open }) => open.close()));
  }
}

function isSame(one: ConfiguredStore, other: ConfiguredStore): boolean {
  return one.kind === other.kind && JSON.stringify(one.settings) === JSON.stringify(other.settings);
}
