import { createPublicKey, type KeyObject } from 'node:crypto';
import { type ClientConfig, type GatewayConfig } from '../../config/gateway-config.js';
import { fingerprintOf } from '../../dialects/shared/signing-keys.js';
import { type Gateway } from '../gateway.js';
import { type KeyListener, type KeySource } from './key-fetcher.js';
import { type KeyServerState } from './key-server-state.js';

/**
 * The public keys of Woodpecker servers that are configured by address (`WOODPECKER_SERVER`), as the serving process
 * knows them. Nobody waits for one: a client whose key is not there yet is told to come again, and gets its key into the
 * running configuration as soon as it is heard of.
 */
export class ServerKeys {
  readonly #states = new Map<string, KeyServerState>();
  readonly #keys = new Map<string, KeyObject>();
  readonly #source: KeySource;
  #config: GatewayConfig | undefined;

  constructor(
    private readonly gateway: Gateway,
    connect: (hear: KeyListener) => KeySource,
  ) {
    this.#source = connect((state) => {
      this.#hear(state);
    });
  }

  /** Makes a configuration the running one, with the keys that are there; the others are asked for. */
  use(config: GatewayConfig): void {
    this.#config = config;
    this.#apply(config);
    this.#source.want(
      config.clients.flatMap(({ dialect, keyServer, keyFingerprint }) =>
        keyServer === undefined
          ? []
          : { server: keyServer, dialect: dialect.id, fingerprint: keyFingerprint },
      ),
    );
  }

  /** What is known of the key that a client gets from its server; undefined for a client without one. */
  stateOf({ keyServer }: ClientConfig): KeyServerState | undefined {
    return keyServer === undefined ? undefined : this.#states.get(keyServer);
  }

  /** For a request whose signature holds under no key of its client. */
  readonly missed = ({ keyServer }: ClientConfig): void => {
    if (keyServer !== undefined) this.#source.missed(keyServer);
  };

  stop(): void {
    this.#source.stop();
  }

  #hear(state: KeyServerState): void {
    const { server, pem } = state;
    const isNew = pem !== undefined && pem !== this.#states.get(server)?.pem;
    this.#states.set(server, state);
    if (pem === undefined) this.#keys.delete(server);
    if (!isNew) return;
    this.#keys.set(server, createPublicKey(pem));
    if (this.#config) this.#apply(this.#config);
  }

  #apply(config: GatewayConfig): void {
    this.gateway.apply({ ...config, clients: config.clients.map((client) => this.#filled(client)) });
  }

  #filled(client: ClientConfig): ClientConfig {
    const { keyServer = '', keyFingerprint, keys } = client;
    const key = client.awaitsKey ? this.#keys.get(keyServer) : undefined;
    const isWanted = key && (keyFingerprint === undefined || keyFingerprint === fingerprintOf(key));
    return isWanted ? { ...client, keys: [key, ...keys], awaitsKey: false } : client;
  }
}
