import { ProviderError } from '../../src/registry/provider-error.js';
import {
  type EntryShelf,
  type Leased,
  type LeaseRequest,
  type OpenStore,
  type StoredSecret,
} from '../../src/store/secret-store.js';
import { authOf } from './vault.auth.js';
import { objectOf, VaultClient } from './vault.client.js';
import { VaultEntries } from './vault.entries.js';
import { identityOf } from './vault.identity.js';
import { VaultMounts } from './vault.mounts.js';
import { type VaultPath } from './vault.path.js';
import { VaultReader } from './vault.reader.js';
import { VaultSession } from './vault.session.js';
import { type VaultSettings } from './vault.settings.js';

/** One Vault, and one identity in it. */
export class OpenVault implements OpenStore<VaultPath> {
  readonly entries: EntryShelf;
  readonly #client: VaultClient;
  readonly #session: VaultSession;
  readonly #reader: VaultReader;

  constructor(settings: VaultSettings) {
    this.#client = new VaultClient(settings);
    this.#session = new VaultSession(this.#client, identityOf(authOf(settings), this.#client));
    const mounts = new VaultMounts(this.#client);
    this.#reader = new VaultReader(this.#client, mounts);
    this.entries = new VaultEntries({
      client: this.#client,
      mounts,
      reader: this.#reader,
      session: this.#session,
    });
  }

  read(path: VaultPath, signal: AbortSignal): Promise<StoredSecret> {
    return this.#session.use(signal, (token) => this.#reader.read(path, token, signal));
  }

  /**
   * What an engine mints: `lease_duration` is its life, 0 that of what has none. With a token end all leases that it
   * made, so that none is said to live longer than the token was to live by then.
   */
  lease({ path, method, signal }: LeaseRequest): Promise<Leased> {
    return this.#session.use(signal, async (token, leftMs) => {
      const call = { path, token, signal, repeatable: false };
      const answer = await this.#client.call(
        method === 'write' ? { ...call, method: 'POST', body: {} } : call,
      );
      const { data, lease_duration: seconds } = answer;
      if (typeof seconds !== 'number' || !(seconds >= 0)) throw new ProviderError('bad_answer');
      const lifeMs = seconds > 0 ? Math.min(seconds * 1000, leftMs) : undefined;
      return { fields: objectOf(data), ...(lifeMs !== undefined && { lifeMs }) };
    });
  }

  close(): void {
    this.#session.close();
  }
}
