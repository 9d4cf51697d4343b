import { type Server } from 'node:http';
import { Server as TlsServer } from 'node:https';
import { type GatewayConfig } from '../config/gateway-config.js';
import { type TlsMaterial } from '../config/gateway/tls-material.js';
import { type ConfigFollower, type PreparedChange } from '../gateway/config-follower.js';

/** Lets a reload change the certificate; connections under way keep the one they began with. */
export class TlsFollower implements ConfigFollower {
  #current: TlsMaterial | undefined;

  constructor(
    private readonly server: Server,
    started: GatewayConfig,
  ) {
    this.#current = started.listen.tls;
  }

  prepare({ listen: { tls } }: GatewayConfig): Promise<PreparedChange> {
    const commit = (): void => {
      this.#use(tls);
    };
    return Promise.resolve({ commit, discard: () => undefined });
  }

  /** Whether there is TLS at all is decided when the server is made. */
  #use(tls: TlsMaterial | undefined): void {
    if (!tls || !(this.server instanceof TlsServer) || this.#current?.isSame(tls)) return;
    this.server.setSecureContext(tls.context());
    this.#current = tls;
  }
}
