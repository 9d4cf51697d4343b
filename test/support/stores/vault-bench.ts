import { plainToInstance } from 'class-transformer';
import { httpCall } from '../../../src/registry/http-call.js';
import { type ProviderErrorCode } from '../../../src/registry/provider-error.js';
import {
  type ISecretStore,
  type Leased,
  type LeaseRequest,
  type OpenStore,
  type StoredSecret,
} from '../../../src/store/secret-store.js';
import { VendorServer } from '../registry/vendor-server.js';
import { outcomeOf } from './outcome.js';
import { type Role } from './vault-tokens.js';
import { VaultStub } from './vault-stub.js';

/** May do everything, for an hour at a time. */
export const ANYTHING: Role = { name: 'ci', ttl: 3_600, may: () => true };
export const APPROLE = { role_id: 'ci', secret_id: 'TEST-ONLY-secret-id' };

const HEALTH = 'GET sys/health';

/** A stub of a Vault on a loopback port, and the stores that were opened on it. */
export class VaultBench {
  readonly #opened: OpenStore[] = [];

  private constructor(
    private readonly kind: ISecretStore,
    readonly stub: VaultStub,
    readonly server: VendorServer,
  ) {}

  /** Its mounts are `kv/` (2), `kv1/` (1) and `team/nested/` (2); AppRole lets {@link APPROLE} in. */
  static async start(kind: ISecretStore, role = ANYTHING): Promise<VaultBench> {
    const stub = new VaultStub();
    stub.logins.set('approle/login', { body: APPROLE, role });
    stub.kv.mount('kv/', '2');
    stub.kv.mount('kv1/', '1');
    stub.kv.mount('team/nested/', '2');
    return new VaultBench(kind, stub, await VendorServer.start(stub.listener));
  }

  /** By default it signs in by AppRole. */
  open(settings: Readonly<Record<string, unknown>> = {}): OpenStore {
    const approle = { auth: 'approle', roleId: APPROLE.role_id, secretId: APPROLE.secret_id };
    const whole = { addr: [this.server.origin], ...('auth' in settings ? {} : approle), ...settings };
    const store = this.kind.open(plainToInstance(this.kind.settings, whole));
    this.#opened.push(store);
    return store;
  }

  /** The calls since this was asked last, e.g. `GET kv/data/hub`. */
  calls(): readonly string[] {
    const targets = this.server.seen.splice(0).map((target) => target.replace('/v1/', ''));
    return targets.filter((target) => target !== HEALTH);
  }

  /** Whatever was answered so far has been read by whoever asked: a call that began later has been, by the same code. */
  async settle(): Promise<void> {
    const url = new URL(`${this.server.origin}/v1/sys/health`);
    for (let calls = 0; calls < 3; calls++) await httpCall({ url, method: 'GET', readBodyOf: 200 });
  }

  async close(): Promise<void> {
    for (const store of this.#opened) await store.close();
    await this.server.close();
  }
}

export async function readOf(
  store: OpenStore,
  path: string,
  signal = new AbortController().signal,
): Promise<StoredSecret | ProviderErrorCode> {
  return outcomeOf(store.read(path, signal));
}

/** What an engine made on demand. */
export async function leaseOf(store: OpenStore, request: LeaseRequest): Promise<Leased | ProviderErrorCode> {
  if (!store.lease) throw new TypeError('the store has no engines');
  return outcomeOf(store.lease(request));
}
