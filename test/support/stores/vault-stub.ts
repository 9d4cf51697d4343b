import { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { bodyOf } from '../registry/vendor-server.js';
import { answer, denied, failure, type VaultReply } from './vault-replies.js';
import { VaultKv } from './vault-kv.js';
import { type Role, VaultTokens } from './vault-tokens.js';

type Body = Readonly<Record<string, unknown>>;

interface StubCall {
  readonly method: string;
  readonly path: string;
  readonly isList: boolean;
  readonly version: number | undefined;
  readonly body: Body;
  readonly token: string;
}

/**
 * A Vault that keeps what a test tells it, and answers as an OpenBao does: `vault-stub.spec.ts` compares it with what
 * one answered, and `test/interop/vault-clients.spec.ts` lets clients of others use it.
 */
export class VaultStub {
  readonly kv = new VaultKv();
  readonly tokens: VaultTokens;
  /** Bodies of the sign-ins so far, by their path behind `auth/`. */
  readonly signIns: (readonly [path: string, body: Body])[] = [];
  /** Headers of the requests so far. */
  readonly heads: IncomingMessage['headers'][] = [];
  isSealed = false;
  /** Whether `sys/internal/ui/mounts` is refused, as by a policy without `default`. */
  hidesMounts = false;
  /** The namespace that everything is in; requests that name another one find nothing. */
  namespace: string | undefined;
  /** What sign-ins take, by their path behind `auth/`, e.g. `approle/login`. */
  readonly logins = new Map<string, { readonly body: Body; readonly role: Role }>();
  /** What engines mint, by path. */
  readonly engines = new Map<string, () => { readonly data: object; readonly seconds: number }>();

  constructor(now: () => number = Date.now) {
    this.tokens = new VaultTokens(now);
  }

  readonly listener: RequestListener = (request, response) => {
    void this.#handle(request, response);
  };

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://vault.example');
    const text = await bodyOf(request);
    this.heads.push(request.headers);
    const version = url.searchParams.get('version');
    const { status, body } = this.#answer(
      {
        method: request.method ?? '',
        path: decodeURIComponent(url.pathname).replace(/^\/v1\//, ''),
        isList: request.method === 'LIST' || url.searchParams.get('list') === 'true',
        version: version === null ? undefined : Number(version),
        body: text === '' ? {} : (JSON.parse(text) as Body),
        token: String(request.headers['x-vault-token'] ?? ''),
      },
      String(request.headers['x-vault-namespace'] ?? ''),
    );
    response.setHeader('content-type', 'application/json');
    response.writeHead(status).end(body === undefined ? undefined : JSON.stringify(body));
  }

  #answer(call: StubCall, namespace: string): VaultReply {
    if (call.path === 'sys/health') return this.#health();
    if (this.isSealed) return failure(503, 'Vault is sealed');
    if (namespace.replaceAll('/', '') !== (this.namespace ?? '').replaceAll('/', '')) return denied();
    const login = /^auth\/(.+\/login)$/.exec(call.path)?.[1];
    if (login !== undefined) return this.#logIn(login, call.body);
    const token = this.tokens.find(call.token);
    if (!token) return denied();
    if (call.path === 'auth/token/lookup-self') return this.tokens.lookUp(token);
    if (call.path === 'auth/token/renew-self') return this.tokens.renew(token, call.body['increment']);
    const mountOf = /^sys\/internal\/ui\/mounts\/(.+)$/.exec(call.path)?.[1];
    if (mountOf !== undefined) return this.#mount(mountOf.replace(/\/$/, ''), token.role);
    if (!token.role.may(call.path)) return failure(403, '1 error occurred:\n\t* permission denied\n\n');
    const minted = this.engines.get(call.path)?.();
    if (minted) {
      const { data, seconds } = minted;
      return answer({
        data,
        lease_duration: seconds,
        lease_id: `${call.path}/lease`,
        renewable: seconds > 0,
      });
    }
    return call.isList ? this.kv.list(call.path) : this.kv.read(call.path, call.version);
  }

  #logIn(path: string, body: Body): VaultReply {
    this.signIns.push([path, body]);
    const login = this.logins.get(path);
    if (!login) return failure(404, `no handler for route "auth/${path}". route entry not found.`);
    const isRight = JSON.stringify(body) === JSON.stringify(login.body);
    if (isRight) return this.tokens.issue(login.role);
    return path.startsWith('approle') ? failure(400, 'invalid role or secret ID') : denied();
  }

  #mount(path: string, role: Role): VaultReply {
    const mount = this.kv.mountOf(path);
    if (this.hidesMounts || mount === undefined || !role.may(path)) {
      const text = `preflight capability check returned 403, please ensure client's policies grant access to path "${path}/"`;
      return failure(403, text);
    }
    return answer({ data: this.kv.describe(mount, this.namespace) });
  }

  #health(): VaultReply {
    const mode = this.isSealed ? 'unknown' : 'disabled';
    const body = {
      initialized: true,
      sealed: this.isSealed,
      standby: this.isSealed,
      replication_performance_mode: mode,
      replication_dr_mode: mode,
      server_time_utc: 1,
      version: '2.0.0-HEAD',
      ...(!this.isSealed && { cluster_name: '…', cluster_id: '…' }),
    };
    return { status: this.isSealed ? 503 : 200, body };
  }
}
