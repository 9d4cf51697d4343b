import type { Logger } from 'pino';
import { type Clock, systemClock } from '../../credentials/clock.js';
import { type KeyHolder } from './fetch-key.js';
import { KeyServer } from './key-server.js';
import { type KeyServerState } from './key-server-state.js';

/** Whoever asks Woodpecker servers for their keys: this process, or with `WORKERS` the first one for all. */
export interface KeySource {
  /** These servers are asked until they have given their keys, others no more. What is known of each is told. */
  want(wishes: readonly KeyWish[]): void;
  /** A request came that no known key verifies. */
  missed(server: string): void;
  stop(): void;
}

/** A key that is configured. Plain data. */
export interface KeyWish extends KeyHolder {
  /** Of the only key to take; undefined = any. */
  readonly fingerprint?: string | undefined;
}

/** Whom a source tells what it knows. */
export type KeyListener = (state: KeyServerState) => void;

/**
 * Asks each Woodpecker server for its key once, and keeps what it gave for its own life: neither a failed signature nor
 * a reload makes it take another one, unless the operator has named it.
 */
export class KeyFetcher implements KeySource {
  readonly #servers = new Map<string, KeyServer>();

  constructor(
    private readonly logger: Logger,
    private readonly tell: KeyListener,
    private readonly clock: Clock = systemClock,
  ) {}

  want(wishes: readonly KeyWish[]): void {
    const wanted = new Set(wishes.map(({ server }) => server));
    for (const [server, { state }] of this.#servers) {
      if (state.pem === undefined && !wanted.has(server)) this.#forget(server);
    }
    for (const wish of wishes) {
      const known = this.#of(wish);
      known.want(wish.fingerprint);
      this.tell(known.state);
    }
  }

  missed(server: string): void {
    this.#servers.get(server)?.hurry();
  }

  stop(): void {
    for (const server of this.#servers.values()) server.stop();
  }

  #of({ server, dialect }: KeyHolder): KeyServer {
    let known = this.#servers.get(server);
    if (!known) {
      const { logger, clock, tell } = this;
      this.#servers.set(server, (known = new KeyServer({ server, dialect }, { logger, clock, tell })));
    }
    return known;
  }

  #forget(server: string): void {
    this.#servers.get(server)?.stop();
    this.#servers.delete(server);
  }
}
