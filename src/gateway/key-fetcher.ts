import type { Logger } from 'pino';
import { type Clock, systemClock } from '../registry/clock.js';
import { KeyServer, type KeyServerState } from './key-server.js';

/** Whoever asks Woodpecker servers for their keys: this process, or with `WORKERS` the first one for all. */
export interface KeySource {
  /** These servers are asked until they have given their keys, others no more. What is known of each is told. */
  want(servers: readonly string[]): void;
  /** A request came that no known key verifies. */
  missed(server: string): void;
  stop(): void;
}

/** Whom a source tells what it knows. */
export type KeyListener = (state: KeyServerState) => void;

/**
 * Asks each Woodpecker server for its key once, and keeps what it gave for its own life: neither a failed signature nor
 * a reload ever makes it take another one.
 */
export class KeyFetcher implements KeySource {
  readonly #servers = new Map<string, KeyServer>();

  constructor(
    private readonly logger: Logger,
    private readonly tell: KeyListener,
    private readonly clock: Clock = systemClock,
  ) {}

  want(servers: readonly string[]): void {
    for (const [server, { state }] of this.#servers) {
      if (state.pem === undefined && !servers.includes(server)) this.#forget(server);
    }
    for (const server of servers) this.tell(this.#of(server).state);
  }

  missed(server: string): void {
    this.#servers.get(server)?.hurry();
  }

  stop(): void {
    for (const server of this.#servers.values()) server.stop();
  }

  #of(server: string): KeyServer {
    let known = this.#servers.get(server);
    if (!known) {
      const { logger, clock, tell } = this;
      this.#servers.set(server, (known = new KeyServer(server, { logger, clock, tell })));
    }
    return known;
  }

  #forget(server: string): void {
    this.#servers.get(server)?.stop();
    this.#servers.delete(server);
  }
}
