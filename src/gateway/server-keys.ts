import { type KeyObject } from 'node:crypto';
import type { Logger } from 'pino';
import { type ClientConfig, type GatewayConfig } from '../config/gateway-config.js';
import { fingerprintOf, woodpeckerKey } from '../signature/signing-keys.js';

/** Where a Woodpecker server shows its public key (server/router/api.go). */
const KEY_PATH = '/api/signature/public-key';
const FETCH_LIMIT_MS = 5_000;
/** A PEM public key has about 115 bytes. */
const MAX_KEY_LENGTH = 4_096;

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
      const key = woodpeckerKey(await fetchKey(keyServer));
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

/** The PEM text of a server's key; empty when it answers with another status. Rejects when there is no answer. */
export async function fetchKey(keyServer: string): Promise<string> {
  const url = new URL(keyServer.replace(/\/+$/, '') + KEY_PATH);
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(FETCH_LIMIT_MS) });
  const text = response.status === 200 ? await response.text() : '';
  if (text.length > MAX_KEY_LENGTH) throw new RangeError('the answer is too long for a key');
  return text;
}
