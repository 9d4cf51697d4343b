import { type ISecretStore } from '../store/secret-store.js';
import { openStores, type Stores } from './open-stores.js';

/** The kinds of stores, loaded when somebody asks for them: a setup without any does not load a line of theirs. */
export class LazyStores {
  #opened: Promise<Stores> | undefined;

  /** @param root directory that holds one folder per kind */
  constructor(private readonly root: URL) {}

  /** @throws RegistrationError when a folder is not as the contract asks */
  readonly all = async (): Promise<readonly ISecretStore[]> => {
    this.#opened ??= openStores(this.root);
    return (await this.#opened).all;
  };

  async close(): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined);
    await opened?.close();
  }
}
