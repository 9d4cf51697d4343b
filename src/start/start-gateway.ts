import { type AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { AuditFollower } from '../audit/audit-follower.js';
import { FaultLog } from '../faults/fault-log.js';
import { type Gateway } from '../gateway/gateway.js';
import { type ReloadOutcome } from '../gateway/reload-tally.js';
import { Reloader, type ReloadReason } from '../gateway/reload.js';
import { MetricsPage } from '../metrics/metrics-page.js';
import { announce } from './announce.js';
import { DatabaseFollower, openAtStart } from './database-follower.js';
import { instrument } from './instrument.js';
import { listen } from './listen.js';
import { type PreparedGateway, prepareGateway } from './prepare-gateway.js';
import { Shutdown } from './shutdown.js';
import { type StartOptions } from './start-options.js';
import { TlsFollower } from './tls-follower.js';

export interface RunningGateway {
  readonly gateway: Gateway;
  readonly host: string;
  readonly port: number;
  readonly logger: Logger;
  readonly metrics: MetricsPage;
  readonly faults: FaultLog;
  /** Reads the configuration again, and after a signal also opens the audit file again. Never rejects. */
  reload(reason: ReloadReason): Promise<ReloadOutcome>;
  /** Stops accepting, lets requests under way finish, forgets every credential and closes all that was opened. */
  stop(): Promise<void>;
}

/**
 * Listens and answers. When it cannot, everything is closed again, what was prepared included.
 *
 * @throws as {@link prepareGateway}, and the error of the system when it cannot listen
 */
export async function startGateway(
  options: StartOptions,
  prepared?: PreparedGateway,
): Promise<RunningGateway> {
  const ready = prepared ?? (await prepareGateway(options));
  const faults = new FaultLog(ready.log.logger);
  const shutdown = new Shutdown(faults);
  shutdown.add('providers', () => ready.providers.close());
  shutdown.add('providers', () => ready.stores.close());
  try {
    return await start(options, ready, { faults, shutdown });
  } catch (error) {
    await shutdown.run();
    await ready.log.close();
    throw error;
  }
}

async function start(
  options: StartOptions,
  { providers, config, readAgain, log }: PreparedGateway,
  { faults, shutdown }: { readonly faults: FaultLog; readonly shutdown: Shutdown },
): Promise<RunningGateway> {
  const { logger } = log;
  const instruments = await instrument({ providers: providers.all, config, log, faults, shutdown }, options);
  const { gateway, keys, late, feeds, audit, reloads } = instruments;
  keys.use(config);
  const opening = openAtStart(instruments.database, config);
  opening.catch(() => undefined); // told where it is awaited
  if (config.feeds.length > 0) await opening;
  await feeds.start(config);
  const metrics = new MetricsPage(instruments, options.gatherMetrics);
  const server = await listen({ instruments, metrics, limits: options.limits, logger, shutdown, opening });
  const followers = [
    new TlsFollower(server, config),
    new AuditFollower(audit, log),
    new DatabaseFollower(instruments.database),
    late,
    feeds,
  ];
  const reloader = new Reloader(
    { gateway, keys, load: () => readAgain(late.knownValue), followers, tally: reloads, logger },
    config,
  );
  late.changed = () => void reloader.reload('secret');
  late.follow(config.late);
  reloader.start();
  shutdown.add('work', () => {
    reloader.stop();
  });
  announce({ config, outside: providers.outside }, server, logger);
  void gateway.warmUp();
  const { address, port } = server.address() as AddressInfo;
  const reload = async (reason: ReloadReason): Promise<ReloadOutcome> => {
    if (reason === 'signal') await audit.reopen();
    return reloader.reload(reason);
  };
  const stop = async (): Promise<void> => {
    gateway.draining = true;
    await shutdown.run();
    logger.info('stopped');
    await log.close();
  };
  return { gateway, host: address, port, logger, metrics, faults, reload, stop };
}
