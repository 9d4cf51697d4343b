import { ProviderError } from '../../src/registry/provider-error.js';
import { type OpenStore, type StoredSecret } from '../../src/store/secret-store.js';
import { K8sClient } from './k8s.client.js';
import { K8sEntries } from './k8s.entries.js';
import { type K8sPath } from './k8s.path.js';
import { secretOf } from './k8s.secret.js';
import { type K8sSettings } from './k8s.settings.js';

/** One cluster, and one service account in it. */
export class OpenK8s implements OpenStore<K8sPath> {
  readonly entries: K8sEntries;
  readonly #client: K8sClient;

  constructor(settings: K8sSettings) {
    this.#client = new K8sClient(settings);
    this.entries = new K8sEntries(this.#client);
  }

  async read(path: K8sPath, signal: AbortSignal): Promise<StoredSecret> {
    const answer = await this.#client.get({ ...path, signal });
    if (answer['kind'] !== 'Secret') throw new ProviderError('bad_answer');
    const { namespace, name, fields, version } = secretOf(answer);
    if (namespace !== path.namespace || name !== path.name) throw new ProviderError('bad_answer');
    return { value: fields, version };
  }

  /** Tokens are read for each call, and no connection is kept: only watches have to end. */
  close(): void {
    this.entries.close();
  }
}
