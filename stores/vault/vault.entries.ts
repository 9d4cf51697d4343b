import { ProviderError } from '../../src/registry/provider-error.js';
import { type EntryShelf, type KeptEntry } from '../../src/store/secret-store.js';
import { objectOf, type VaultClient } from './vault.client.js';
import { entryValues } from './vault.entry-values.js';
import { isDenied, type VaultMounts } from './vault.mounts.js';
import { placeProblem } from './vault.path.js';
import { type VaultReader } from './vault.reader.js';
import { type VaultSession } from './vault.session.js';

interface Shelf {
  readonly client: VaultClient;
  readonly mounts: VaultMounts;
  readonly reader: VaultReader;
  readonly session: VaultSession;
}

/** How many secrets are read at one time. */
const AT_ONCE = 8;
/** How many entries a place may have; more are no list of registries. */
const MOST = 10_000;

/** Entries that are secrets below a prefix, `MOUNT/PREFIX/NAME`; those of `MOUNT/PREFIX/NAMESPACE/NAME` are delegated. */
export class VaultEntries implements EntryShelf {
  readonly #shelf: Shelf;

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
  }

  problemOf(place: string): string | undefined {
    return placeProblem(place);
  }

  async list(place: string, signal: AbortSignal): Promise<readonly KeptEntry[]> {
    const names = await this.#names(place, signal);
    const folders = names.filter((name) => name.endsWith('/'));
    const delegated = await inTurns(folders, async (folder) =>
      (await this.#names(`${place}${folder}`, signal)).map((name) => `${folder}${name}`),
    );
    const all = [...names.filter((name) => !name.endsWith('/')), ...delegated.flat()];
    if (all.length > MOST) throw new ProviderError('bad_answer');
    const entries = await inTurns(all, (name) => this.#entry(place, name, signal));
    return entries.filter((entry) => entry !== undefined);
  }

  /** What lies in a folder; none where it is empty, which is said like a folder that never was. */
  async #names(folder: string, signal: AbortSignal): Promise<readonly string[]> {
    const { client, mounts, session } = this.#shelf;
    const list = async (path: string, token: string): Promise<readonly string[]> => {
      const { data } = await client.call({ path, token, signal, list: true });
      return namesOf(objectOf(data)['keys']);
    };
    return session.use(signal, async (token) => {
      const { engine, mount, rest } = await mounts.locate(folder, token, signal);
      const ways = { kv2: [`${mount}metadata/${rest}`], plain: [folder], unknown: [] }[engine];
      const denied: ProviderError[] = [];
      for (const way of ways.length > 0 ? ways : [`${mount}metadata/${rest}`, folder]) {
        try {
          return await list(way.replace(/\/$/, ''), token);
        } catch (error) {
          if (!isDenied(error)) throw error;
          denied.push(error);
        }
      }
      if (engine !== 'unknown' && denied.every(({ code }) => code === 'not_found')) return [];
      throw denied.find(({ code }) => code === 'refused') ?? new ProviderError('not_found');
    });
  }

  /** Undefined for one that is deleted: a list still names it. */
  async #entry(place: string, name: string, signal: AbortSignal): Promise<KeptEntry | undefined> {
    if (name.endsWith('/'))
      return { name, values: { problem: 'lies more than one folder below the prefix' } };
    const { reader, session } = this.#shelf;
    try {
      const { value } = await session.use(signal, (token) => reader.read(`${place}${name}`, token, signal));
      return { name, values: entryValues(objectOf(value)) };
    } catch (error) {
      if (!isDenied(error)) throw error;
      if (error.code === 'not_found') return undefined;
      return { name, values: { problem: 'cannot be read: the identity of the store has no right to it' } };
    }
  }
}

function namesOf(keys: unknown): readonly string[] {
  const isNames =
    Array.isArray(keys) && keys.every((key) => typeof key === 'string' && /^[^/]+\/?$/.test(key));
  if (!isNames || keys.length > MOST) throw new ProviderError('bad_answer');
  return keys as readonly string[];
}

/** All of them, some at one time, in their order. */
async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const left = items.entries();
  const worker = async (): Promise<void> => {
    for (const [at, item] of left) results[at] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
  return results;
}
