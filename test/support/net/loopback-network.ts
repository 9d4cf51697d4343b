import { createSecureContext } from 'node:tls';
import { Agent, buildConnector } from 'undici';
import { VendorNetwork } from '../../../src/registry/vendor-network.js';

/** Leads every host to one loopback port over TLS; the certificate there still has to name the host. */
export class LoopbackNetwork extends VendorNetwork {
  readonly dispatcher: Agent;

  constructor(
    readonly ca: string,
    port: number,
  ) {
    super();
    const connect = buildConnector({ secureContext: createSecureContext({ ca }) }); // once, and not for each connection
    this.dispatcher = new Agent({
      connect: (options, done) => {
        connect({ ...options, hostname: '127.0.0.1', port: String(port) }, done);
      },
    });
  }
}
