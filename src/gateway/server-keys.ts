import { type KeyObject } from 'node:crypto';
import type { Logger } from 'pino';
import { type ClientConfig, type GatewayConfig } from '../config/gateway-config.js';
import { httpCall } from '../registry/http-call.js';
import { fingerprintOf, woodpeckerKey } from '../signature/signing-keys.js';

/** Where a Woodpecker server shows its public key (server/router/api.go). */
const KEY_PATH = '/api/signature/public-key';

/**
 * The public keys of Woodpecker servers that are configured by address (`WOODPECKER_SERVER`). Each is fetched once and
 * kept for the life of the process: a signature that fails later must never make the gateway ask for another key.
 */
export class ServerKeys {
  readonly #pinned = new Map<string, KeyObject>();

  constructor(private readonly logger: Logger) {}

  /** The configuration with the keys that could be had; a client whose server does not answer keeps an empty ring. */
  async fill(config: GatewayConfig): Promise<GatewayConfig> {
    const clients = await Promise.all(config.clients.map((client) => this.#fillClient(client)));
    return { ...config, clients };
  }

  async #fillClient(client: ClientConfig): Promise<ClientConfig> {
    const { keyServer, name } = client;
    if (keyServer === undefined) return client;
    const key = this.#pinned.get(keyServer) ?? (await this.#fetch(keyServer, name));
    if (!key) return client;
    this.#pinned.set(keyServer, key);
    return { ...client, keys: [key, ...client.keys] };
  }

  async #fetch(keyServer: string, client: string): Promise<KeyObject | undefined> {
    try {
      const key = await fetchKey(keyServer);
      this.logger.info(
        { client, fingerprint: fingerprintOf(key) },
        'public key fetched: compare it with the server',
      );
      return key;
    } catch {
      this.logger.error(
        { client },
        'the public key could not be fetched from WOODPECKER_SERVER; trying again',
      );
      return undefined;
    }
  }
}

/** Whether a client still waits for its key. */
export function lacksKeys({ clients }: GatewayConfig): boolean {
  return clients.some(({ keyServer, keys }) => keyServer !== undefined && keys.length === 0);
}

/**
 * The public key of a server. It stands beside the gateway and answers in the clear perhaps, so no proxy sees it.
 *
 * @throws HttpCallError when there is no whole answer
 * @throws SigningKeyError when the answer is no key
 */
export async function fetchKey(keyServer: string): Promise<KeyObject> {
  const url = new URL(keyServer.replace(/\/+$/, '') + KEY_PATH);
  const { body } = await httpCall({ url, method: 'GET', readBodyOf: 200, proxied: false });
  return woodpeckerKey(body.toString('latin1'));
}
