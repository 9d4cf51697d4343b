import { type HttpAnswer, httpCall, jsonOf } from '../../src/registry/http-call.js';
import { ProviderError, type ProviderErrorCode } from '../../src/registry/provider-error.js';
import { callFailure, statusFailure } from '../../src/registry/vendor-http.js';
import { authoritiesIn } from '../../src/registry/identity/identity-files.js';
import { encodePath } from './vault.path.js';
import { type VaultSettings } from './vault.settings.js';

export interface VaultCall {
  /** Behind `/v1/`, not yet encoded. */
  readonly path: string;
  /** Default GET. */
  readonly method?: 'GET' | 'POST';
  /** Names of what lies below the path in place of what it holds: `LIST`, as every proxy lets it through. */
  readonly list?: boolean;
  readonly body?: object;
  /** Left out = nobody: for a sign-in. */
  readonly token?: string;
  readonly signal: AbortSignal;
  /** Statuses that mean something else here than usual. */
  readonly codes?: Readonly<Record<number, ProviderErrorCode>>;
  /** Whether it may be asked of another node, too, after one that may have done it. Default true. */
  readonly repeatable?: boolean;
}

export type VaultAnswer = Readonly<Record<string, unknown>>;

/** Milliseconds for one call, and for one of several nodes. */
const LIMIT_MS = 5_000;
const NODE_LIMIT_MS = 2_000;
/** Bytes of a list: ten thousand names of a hundred letters. */
const MAX_LIST_BYTES = 1024 * 1024;

/** What a node says that cannot serve now: a secondary for disaster recovery, a standby, one that lags behind. */
const ELSEWHERE: Readonly<Record<number, ProviderErrorCode>> = {
  412: 'unavailable',
  472: 'unavailable',
  473: 'unavailable',
};

/**
 * Calls to the HTTP API of a Vault or OpenBao, https://developer.hashicorp.com/vault/api-docs. Of several nodes the one
 * that answered last is asked first.
 */
export class VaultClient {
  readonly #nodes: readonly string[];
  readonly #namespace: string | undefined;
  readonly #cacert: string | undefined;
  #current = 0;

  constructor({ addr, namespace, cacert }: Pick<VaultSettings, 'addr' | 'namespace' | 'cacert'>) {
    this.#nodes = addr.map((address) => new URL(address).origin);
    this.#namespace = namespace;
    this.#cacert = cacert;
  }

  /**
   * The body of a 200.
   *
   * @throws ProviderError, as `callVendor` does
   */
  async call(call: VaultCall): Promise<VaultAnswer> {
    let failure: unknown;
    for (let left = this.#nodes.length; left > 0; left--) {
      const node = this.#current;
      try {
        return await this.#ask(call, node);
      } catch (error) {
        failure = error;
        if (call.signal.aborted || !isOfNode(error)) break;
        if (this.#current === node) this.#current = (node + 1) % this.#nodes.length;
        if (call.repeatable === false) break;
      }
    }
    throw failure;
  }

  async #ask(call: VaultCall, node: number): Promise<VaultAnswer> {
    let answer = await this.#send(call, node);
    if (answer.status === 307) {
      const active = this.#nodeOf(answer.headers.get('location'));
      if (active < 0 || active === node) throw new ProviderError('bad_answer');
      this.#current = active;
      answer = await this.#send(call, active);
      if (answer.status === 307) throw new ProviderError('unavailable'); // the cluster is about to agree
    }
    if (answer.status !== 200) {
      const code = call.codes?.[answer.status] ?? ELSEWHERE[answer.status];
      throw code ? new ProviderError(code) : statusFailure(answer);
    }
    return bodyOf(answer);
  }

  /** The configured node that a redirect names, which is all that is taken of it; -1 for every other host. */
  #nodeOf(location: string | null): number {
    if (location === null || !URL.canParse(location)) return -1;
    const { origin } = new URL(location);
    return this.#nodes.indexOf(origin);
  }

  async #send(call: VaultCall, node: number): Promise<HttpAnswer> {
    const { path, method = 'GET', list = false, body, token, signal } = call;
    const [namespace, cacert] = [this.#namespace, this.#cacert];
    try {
      return await httpCall({
        url: new URL(`${this.#nodes[node] ?? ''}/v1/${encodePath(path)}${list ? '?list=true' : ''}`),
        method,
        headers: {
          accept: 'application/json',
          'x-vault-request': 'true', // an agent or a proxy of Vault may ask for it
          ...(token !== undefined && { 'x-vault-token': token }),
          ...(namespace !== undefined && { 'x-vault-namespace': namespace }),
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
        ...(cacert !== undefined && { ca: await authoritiesIn(cacert) }),
        ...(list && { maxBytes: MAX_LIST_BYTES }),
        readBodyOf: 200,
        limitMs: this.#nodes.length > 1 ? NODE_LIMIT_MS : LIMIT_MS,
        signal,
      });
    } catch (error) {
      throw callFailure(error);
    }
  }
}

function isOfNode(error: unknown): boolean {
  return error instanceof ProviderError && ['unavailable', 'timed_out'].includes(error.code);
}

function bodyOf(answer: HttpAnswer): VaultAnswer {
  try {
    return objectOf(jsonOf(answer));
  } catch (error) {
    throw callFailure(error);
  }
}

/** @throws ProviderError `bad_answer` for what is no object */
export function objectOf(value: unknown): VaultAnswer {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ProviderError('bad_answer');
  return value as VaultAnswer;
}
