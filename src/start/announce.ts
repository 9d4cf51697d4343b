import { type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { type GatewayConfig } from '../config/gateway-config.js';
import { isLoopbackHost } from '../wire/host-class.js';

/** Says in the log that the gateway listens, and what is odd about its configuration. */
export function announce(
  { listen: { host, tls }, warnings }: GatewayConfig,
  server: Server,
  logger: Logger,
): void {
  for (const { key, message } of warnings) logger.warn({ key }, message);
  if (!tls && !isLoopbackHost(host)) {
    logger.warn(
      'credentials leave over plain HTTP: set TLS_CERT_FILE and TLS_KEY_FILE, or listen behind a TLS proxy',
    );
  }
  logger.info({ host, port: (server.address() as AddressInfo).port, tls: tls !== undefined }, 'listening');
}
