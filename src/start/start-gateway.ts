import { type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import type { DestinationStream, Logger } from 'pino';
import { AppModule } from './app.module.js';
import { AuditFollower } from '../audit/audit-follower.js';
import { type GatewayConfig } from '../config/gateway-config.js';
import { loadConfig } from '../config/load-config.js';
import { type LogOutput, openLog } from '../logging/logger.js';
import { NestLogger } from '../logging/nest-logger.js';
import { type GatherMetrics, MetricsPage } from '../metrics/metrics-page.js';
import { type Clock } from '../credentials/clock.js';
import { type IRegistryProvider } from '../registry/registry-provider.js';
import { discoverProviders } from '../plugins/discover-providers.js';
import { Connections } from '../exchange/connections.js';
import { type FaultLog } from '../faults/fault-log.js';
import { GatewayAdapter, type TlsMaterial } from './gateway-adapter.js';
import { SERVER_LIMITS, type ServerLimits } from '../exchange/limits.js';
import { requestIds } from '../exchange/request-ids.js';
import { SignedLane } from '../exchange/signed-lane.js';
import { stopServer } from './stop-server.js';
import { readTls, TlsFollower } from './tls-follower.js';
import { announce } from './announce.js';
import { type Gateway } from '../gateway/gateway.js';
import { type KeyListener, type KeySource } from '../gateway/keys/key-fetcher.js';
import { type InstrumentedGateway, instrument } from './instrument.js';
import { Reloader, type ReloadReason } from '../gateway/reload.js';
import { type ReloadOutcome } from '../gateway/reload-tally.js';

export interface StartOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where `.env` is looked for and relative paths begin. */
  readonly cwd: string;
  /** Directory with one folder per provider. */
  readonly providersRoot: URL;
  readonly isTerminal: boolean;
  /** Where several processes share the port; left out = this is the only one. */
  readonly gatherMetrics?: GatherMetrics;
  /** Who asks Woodpecker servers for their keys where several processes share one answer; left out = this process. */
  readonly keySource?: (hear: KeyListener) => KeySource;
  /** For tests: instead of standard output, shorter limits, and the time by which credentials live. */
  readonly logDestination?: DestinationStream;
  readonly limits?: Partial<ServerLimits>;
  readonly clock?: Clock;
}

export interface RunningGateway {
  readonly gateway: Gateway;
  readonly host: string;
  readonly port: number;
  readonly logger: Logger;
  readonly metrics: MetricsPage;
  readonly faults: FaultLog;
  /** Reads the configuration again, and after a signal also opens the audit file again. Never rejects. */
  reload(reason: ReloadReason): Promise<ReloadOutcome>;
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
  const config = await readConfig(options, providers);
  return { providers, config, log: await openLog(config.log, options.logDestination) };
}

function readConfig(
  { env, cwd, isTerminal }: StartOptions,
  providers: readonly IRegistryProvider[],
): Promise<GatewayConfig> {
  return loadConfig({ env, cwd, isTerminal, providers });
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
  const ready = prepared ?? (await prepareGateway(options));
  const { config: loaded, log } = ready;
  const instruments = await instrument(ready, options);
  const { gateway, keys, audit, reloads } = instruments;
  keys.use(loaded);
  const metrics = new MetricsPage(instruments, options.gatherMetrics);
  const limits = { ...SERVER_LIMITS, ...options.limits };
  const tls = loaded.listen.tls && readTls(loaded.listen.tls);
  const connections = new Connections(limits.connections);
  const server = await listen(instruments, { limits, tls, connections, metrics, logger: log.logger });
  const followers = [new TlsFollower(server, tls), new AuditFollower(audit, log)];
  const load = (): Promise<GatewayConfig> => readConfig(options, ready.providers);
  const reloader = new Reloader(
    { gateway, keys, load, followers, tally: reloads, logger: log.logger },
    loaded,
  );
  reloader.start();
  announce(loaded, server, log.logger);
  void gateway.warmUp();
  return running({ instruments, metrics, reloader, server, connections, log, limits });
}

interface Parts {
  readonly limits: ServerLimits;
  readonly tls: TlsMaterial | undefined;
  readonly connections: Connections;
  readonly metrics: MetricsPage;
  readonly logger: Logger;
}

async function listen(
  instruments: InstrumentedGateway,
  { limits, tls, connections, metrics, logger }: Parts,
): Promise<Server> {
  const { gateway, keys, observer, audit, faults } = instruments;
  const { host, port } = gateway.current.config.listen;
  const context = { limits, observer, audit, faults, nextId: requestIds(), keyMissed: keys.missed };
  const lane = new SignedLane(() => gateway.current, context);
  const adapter = new GatewayAdapter(lane, limits, tls, connections);
  const app = await NestFactory.create(AppModule.around({ instruments, metrics }), adapter, {
    logger: new NestLogger(logger),
    bodyParser: false,
    abortOnError: false,
  });
  await app.listen(port, host);
  return app.getHttpServer() as Server;
}

interface RunningParts extends Pick<Parts, 'limits' | 'metrics' | 'connections'> {
  readonly instruments: InstrumentedGateway;
  readonly reloader: Reloader;
  readonly server: Server;
  readonly log: LogOutput;
}

function running({
  instruments,
  metrics,
  reloader,
  server,
  connections,
  log,
  limits,
}: RunningParts): RunningGateway {
  const { gateway, keys, audit, faults } = instruments;
  const { address, port } = server.address() as AddressInfo;
  const reload = async (reason: ReloadReason): Promise<ReloadOutcome> => {
    if (reason === 'signal') await audit.reopen();
    return reloader.reload(reason);
  };
  const stop = async (): Promise<void> => {
    gateway.draining = true;
    reloader.stop();
    keys.stop();
    await stopServer(server, connections, limits.drainMs);
    gateway.keeper.stop();
    await instruments.close();
    log.logger.info('stopped');
    await log.close();
  };
  return { gateway, host: address, port, logger: log.logger, metrics, faults, reload, stop };
}
