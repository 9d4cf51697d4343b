import { readFileSync } from 'node:fs';
import { type Server } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import { randomUUID } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import type { DestinationStream, Logger } from 'pino';
import { ApplicationRef } from '../admin/application-ref.js';
import { AppModule } from '../app.module.js';
import { type GatewayConfig, type ListenConfig } from '../config/gateway-config.js';
import { loadConfig } from '../config/load-config.js';
import { type LogOutput, openLog } from '../logging/logger.js';
import { NestLogger } from '../logging/nest-logger.js';
import { RequestLog } from '../logging/request-log.js';
import { type IRegistryProvider } from '../registry/registry-provider.js';
import { CredentialKeeper } from '../registry/credential-keeper.js';
import { discoverProviders } from '../registry/discover-providers.js';
import { GatewayAdapter, type TlsMaterial } from '../server/gateway-adapter.js';
import { SERVER_LIMITS, type ServerLimits } from '../server/limits.js';
import { SignedLane } from '../server/signed-lane.js';
import { stopServer, trackConnections } from '../server/stop-server.js';
import { Gateway } from './gateway.js';
import { ServerKeys } from './server-keys.js';

export interface StartOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where `.env` is looked for and relative paths begin. */
  readonly cwd: string;
  /** Directory with one folder per provider. */
  readonly providersRoot: URL;
  readonly isTerminal: boolean;
  /** For tests: instead of standard output, and shorter limits. */
  readonly logDestination?: DestinationStream;
  readonly limits?: Partial<ServerLimits>;
}

export interface RunningGateway {
  readonly gateway: Gateway;
  readonly host: string;
  readonly port: number;
  readonly logger: Logger;
  /** Stops accepting, lets requests under way finish, and forgets every credential. */
  stop(): Promise<void>;
}

/** What is known before anything listens. */
export interface PreparedGateway {
  readonly providers: readonly IRegistryProvider[];
  readonly config: GatewayConfig;
  readonly log: LogOutput;
}

/**
 * Finds the providers, reads the configuration and opens the log.
 *
 * @throws ConfigError when the configuration cannot be used, RegistrationError when a provider folder cannot
 */
export async function prepareGateway(options: StartOptions): Promise<PreparedGateway> {
  const providers = await discoverProviders(options.providersRoot);
  const { env, cwd, isTerminal } = options;
  const config = loadConfig({ env, cwd, isTerminal, providers });
  return { providers, config, log: await openLog(config.log, options.logDestination) };
}

/**
 * Listens and answers.
 *
 * @throws as {@link prepareGateway}, and the error of the system when it cannot listen
 */
export async function startGateway(
  options: StartOptions,
  prepared?: PreparedGateway,
): Promise<RunningGateway> {
  const { providers, config: loaded, log } = prepared ?? (await prepareGateway(options));
  const config = await new ServerKeys(log.logger).fill(loaded);
  const gateway = new Gateway(providers, new CredentialKeeper());
  gateway.apply(config);
  const limits = { ...SERVER_LIMITS, ...options.limits };
  const server = await listen(gateway, config.listen, limits, log.logger);
  announce(config, server, log.logger);
  return running(gateway, server, log, limits);
}

async function listen(
  gateway: Gateway,
  { host, port, tls }: ListenConfig,
  limits: ServerLimits,
  logger: Logger,
): Promise<Server> {
  const context = {
    limits,
    observers: [new RequestLog(logger)],
    audit: { admit: () => true },
    nextId: randomUUID,
  };
  const lane = new SignedLane(() => gateway.current, context);
  const adapter = new GatewayAdapter(lane, limits, tls && readTls(tls));
  const app = await NestFactory.create(AppModule.around(gateway, logger), adapter, {
    logger: new NestLogger(logger),
    bodyParser: false,
    abortOnError: false,
  });
  app.get(ApplicationRef).app = app;
  await app.listen(port, host);
  return app.getHttpServer() as Server;
}

function readTls({ certFile, keyFile }: NonNullable<ListenConfig['tls']>): TlsMaterial {
  return { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
}

function announce({ listen: { host, tls }, warnings }: GatewayConfig, server: Server, logger: Logger): void {
  for (const { key, message } of warnings) logger.warn({ key }, message);
  if (!tls && !isLoopback(host)) {
    logger.warn(
      'credentials leave over plain HTTP: set TLS_CERT_FILE and TLS_KEY_FILE, or listen behind a TLS proxy',
    );
  }
  logger.info({ host, port: (server.address() as AddressInfo).port, tls: tls !== undefined }, 'listening');
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function running(gateway: Gateway, server: Server, log: LogOutput, limits: ServerLimits): RunningGateway {
  const { address, port } = server.address() as AddressInfo;
  const connections = trackConnections(server);
  const stop = async (): Promise<void> => {
    gateway.draining = true;
    await stopServer(server, connections, limits.drainMs);
    gateway.keeper.stop();
    log.logger.info('stopped');
    await log.close();
  };
  return { gateway, host: address, port, logger: log.logger, stop };
}
