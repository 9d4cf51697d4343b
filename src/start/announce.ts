import { type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { type GatewayConfig } from '../config/gateway-config.js';
import { isLoopbackHost } from '../wire/host-class.js';

export interface Announced {
  readonly config: GatewayConfig;
  /** Folders of providers that are not built in, by their ids. */
  readonly outside: ReadonlyMap<string, string>;
}

/** Says in the log that the gateway listens, what runs in it from outside, and what is odd about its configuration. */
export function announce({ config, outside }: Announced, server: Server, logger: Logger): void {
  const { warnings } = config;
  const { host, tls } = config.listen;
  for (const [provider, from] of outside) logger.info({ provider, from }, 'provider loaded from outside');
  for (const { key, message } of warnings) logger.warn({ key }, message);
  if (!tls && !isLoopbackHost(host)) {
    logger.warn(
      'credentials leave over plain HTTP: set TLS_CERT_FILE and TLS_KEY_FILE, or listen behind a TLS proxy',
    );
  }
  logger.info({ host, port: (server.address() as AddressInfo).port, tls: tls !== undefined }, 'listening');
}
