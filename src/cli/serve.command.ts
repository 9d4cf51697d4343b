import cluster from 'node:cluster';
import {
  prepareGateway,
  type RunningGateway,
  startGateway,
  type StartOptions,
} from '../gateway/start-gateway.js';
import { keysForWorkers, keysFromPool } from '../gateway/worker-keys.js';
import { sendToPool } from '../gateway/worker-messages.js';
import { gatherFromWorkers, tellMetrics } from '../gateway/worker-metrics.js';
import { WorkerPool } from '../gateway/workers.js';
import { type LogOutput } from '../logging/logger.js';
import { type CliContext } from './cli-context.js';
import { codeOf } from './error-facts.js';
import { FINE, WRONG } from './exit-status.js';

/**
 * Runs the gateway until SIGTERM or SIGINT, in this process or, with `WORKERS`, in several.
 *
 * @throws ConfigError, RegistrationError
 */
export async function serve({ env, cwd, providersRoot, stdout, stderr }: CliContext): Promise<number> {
  const reloadOnHangUp = catchHangUps();
  const options: StartOptions = { env, cwd, providersRoot, isTerminal: stdout.isTerminal };
  const prepared = await prepareGateway(options);
  const { config, log } = prepared;
  if (config.workers > 1 && cluster.isPrimary) return runPool(config.workers, log);
  let running: RunningGateway;
  try {
    running = await startGateway(
      cluster.isWorker
        ? { ...options, gatherMetrics: gatherFromWorkers(), keySource: keysFromPool }
        : options,
      prepared,
    );
  } catch (error) {
    stderr.write(`${listenProblem(error)}\n`);
    return WRONG;
  }
  reloadOnHangUp(() => void running.reload('signal'));
  const stopped = Promise.race([stopSignal(), endOfPool()]);
  if (cluster.isWorker) joinPool(running);
  await stopped;
  await running.stop();
  return FINE;
}

async function runPool(workers: number, log: LogOutput): Promise<number> {
  const keys = keysForWorkers(log.logger);
  const status = await new WorkerPool(workers, log.logger).run();
  keys.stop();
  await log.close();
  return status;
}

function joinPool({ metrics }: RunningGateway): void {
  tellMetrics(metrics.snapshot);
  sendToPool({ dockpass: 'serving' });
}

/**
 * In a worker: the first process is gone, and with it the port. Node would end the worker in this very moment, unless
 * it takes the end for one that was asked for; so it finishes what runs.
 */
function endOfPool(): Promise<void> {
  return new Promise((resolve) => {
    const { worker } = cluster;
    worker?.once('disconnect', () => {
      worker.exitedAfterDisconnect = true;
      resolve();
    });
  });
}

/** Why it cannot listen, for the operator; all else is thrown on. */
function listenProblem(error: unknown): string {
  const text = LISTEN_PROBLEMS[codeOf(error)];
  if (text === undefined) throw error;
  return text;
}

const LISTEN_PROBLEMS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'PORT: another process listens there already; stop it or choose another port',
  EACCES: 'PORT: listening there needs more rights; choose a port above 1023',
  EADDRNOTAVAIL: 'HOST: this machine has no such address; use 0.0.0.0 for all of them',
  ENOTFOUND: 'HOST: this name cannot be resolved; use an address of this machine',
};

/**
 * Takes SIGHUP from now on, because it would end a process that is still starting; what comes before there is something
 * to reload is made up for then.
 */
function catchHangUps(): (reload: () => void) => void {
  let missed = false;
  let act = (): void => {
    missed = true;
  };
  process.on('SIGHUP', () => {
    act();
  });
  return (reload) => {
    act = reload;
    if (missed) reload();
  };
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve).once('SIGINT', resolve);
  });
}
