import { ProviderError } from '../../src/registry/provider-error.js';
import { type StoredSecret } from '../../src/store/secret-store.js';
import { objectOf, type VaultAnswer, type VaultClient } from './vault.client.js';
import { isDenied, type Located, type VaultMounts } from './vault.mounts.js';

/** Reads what lies under a path as people write it, whichever engine keeps it. */
export class VaultReader {
  constructor(
    private readonly client: VaultClient,
    private readonly mounts: VaultMounts,
  ) {}

  async read(path: string, token: string, signal: AbortSignal): Promise<StoredSecret> {
    const get = async (of: string): Promise<VaultAnswer> =>
      objectOf((await this.client.call({ path: of, token, signal }))['data']);
    const located = await this.mounts.locate(path, token, signal);
    if (located.engine === 'plain') return { value: await get(path) };
    if (located.engine === 'unknown') return this.#guess(path, located, get);
    try {
      return versioned(await get(dataPath(located)));
    } catch (error) {
      if (isDenied(error)) this.mounts.forget(located.mount);
      throw error;
    }
  }

  /** As written where it has `data/` in it, else as of a versioned store, else as it is. */
  async #guess(
    path: string,
    located: Located,
    get: (path: string) => Promise<VaultAnswer>,
  ): Promise<StoredSecret> {
    const denied: ProviderError[] = [];
    for (const way of /\/data\/./.test(path) ? [path] : [dataPath(located), path]) {
      try {
        const data = await get(way);
        if (!isVersioned(data)) return { value: data };
        if (way !== path) this.mounts.learn(located.mount, 'kv2');
        return versioned(data);
      } catch (error) {
        if (!isDenied(error)) throw error;
        denied.push(error);
      }
    }
    throw denied.find(({ code }) => code === 'not_found') ?? new ProviderError('refused');
  }
}

/** The path of the API, also for who has written it so. */
function dataPath({ mount, rest }: Located): string {
  return rest.startsWith('data/') ? `${mount}${rest}` : `${mount}data/${rest}`;
}

function isVersioned({ data, metadata }: VaultAnswer): boolean {
  return (
    typeof data === 'object' && typeof metadata === 'object' && metadata !== null && 'version' in metadata
  );
}

/** What `MOUNT/data/PATH` holds. A version that was deleted has no data. */
function versioned({ data, metadata }: VaultAnswer): StoredSecret {
  if (data === null) throw new ProviderError('not_found');
  const { version } = objectOf(metadata);
  if (!Number.isSafeInteger(version)) throw new ProviderError('bad_answer');
  return { value: objectOf(data), version: String(version) };
}
