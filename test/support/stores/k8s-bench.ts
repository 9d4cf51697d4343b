import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainToInstance } from 'class-transformer';
import { type ISecretStore, type OpenStore } from '../../../src/store/secret-store.js';
import { loopbackCertificate } from '../net/loopback-certificate.js';
import { VendorServer } from '../registry/vendor-server.js';
import { K8S_TOKEN, K8sStub } from './k8s-stub.js';

/** A stub of a cluster on a loopback port, the files of a service account, and the stores that were opened on it. */
export class K8sBench {
  readonly #opened: OpenStore[] = [];

  private constructor(
    private readonly kind: ISecretStore,
    readonly stub: K8sStub,
    readonly server: VendorServer,
    /** Holds `token` and `ca.crt`. */
    readonly folder: string,
  ) {}

  static async start(kind: ISecretStore): Promise<K8sBench> {
    const stub = new K8sStub();
    const certificate = loopbackCertificate([]);
    const server = await VendorServer.start(stub.listener, certificate);
    const folder = mkdtempSync(join(tmpdir(), 'dockpass-k8s-'));
    writeFileSync(join(folder, 'ca.crt'), certificate.cert);
    const bench = new K8sBench(kind, stub, server, folder);
    bench.writeToken(K8S_TOKEN);
    return bench;
  }

  get settings(): Readonly<Record<string, string>> {
    const { origin } = this.server;
    return { server: origin, tokenFile: join(this.folder, 'token'), caFile: join(this.folder, 'ca.crt') };
  }

  writeToken(token: string): void {
    writeFileSync(join(this.folder, 'token'), token);
  }

  open(settings: object = this.settings): OpenStore {
    const store = this.kind.open(plainToInstance(this.kind.settings, settings));
    this.#opened.push(store);
    return store;
  }

  /** The calls since this was asked last, behind `/api/v1/namespaces/`. */
  calls(): readonly string[] {
    return this.server.seen.splice(0).map((target) => target.replace('/api/v1/namespaces/', ''));
  }

  async close(): Promise<void> {
    for (const store of this.#opened) await store.close();
    await this.server.close();
    rmSync(this.folder, { recursive: true });
  }
}
