import cluster from 'node:cluster';
import { relayLines } from '../../logging/line-relay.js';
import { type LineOutput } from '../../logging/lines/line-output.js';
import { type PreparedGateway, prepareGateway } from '../../start/prepare-gateway.js';
import { type RunningGateway, startGateway } from '../../start/start-gateway.js';
import { type StartOptions } from '../../start/start-options.js';
import { StrayErrors } from '../../faults/stray-errors.js';
import { keysForWorkers, keysFromPool } from '../../start/workers/worker-keys.js';
import { sendToPool } from '../../start/workers/worker-messages.js';
import { gatherFromWorkers, tellMetrics } from '../../start/workers/worker-metrics.js';
import { STOP_LIMIT_MS, WorkerPool } from '../../start/workers/worker-pool.js';
import { FaultLog } from '../../faults/fault-log.js';
import { type CliContext } from '../terminal/context.js';
import { codeOf } from '../../wire/error-facts.js';
import { FAULTY, FINE, WRONG } from '../terminal/exit-status.js';

/**
 * Runs the gateway until SIGTERM or SIGINT, in this process or, with `WORKERS`, in several.
 *
 * @throws ConfigError, RegistrationError
 */
export async function serve({ env, cwd, providersRoot, stdout, stderr }: CliContext): Promise<number> {
  const reloadOnHangUp = catchHangUps();
  const options: StartOptions = { env, cwd, providersRoot, isTerminal: stdout.isTerminal };
  const prepared = await prepareGateway(options);
  if (prepared.config.workers > 1 && cluster.isPrimary) return runPool(prepared);
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
  const ended = endOf(running, prepared.log.output);
  if (cluster.isWorker) joinPool(running);
  const status = await ended;
  setTimeout(() => process.exit(status), STOP_LIMIT_MS).unref(); // what fails may also keep it from stopping
  await running.stop();
  return status;
}

/** The first process only had to know that the configuration is right: it needs no providers. */
async function runPool({ providers, config, log }: PreparedGateway): Promise<number> {
  const faults = new FaultLog(log.logger);
  await providers.close().catch((thrown: unknown) => {
    faults.met('observer', thrown);
  });
  const relay = await relayLines(log.output);
  const keys = keysForWorkers(log.logger);
  const pool = new WorkerPool(config.workers, log.logger);
  const strays = new StrayErrors(faults, log.logger);
  strays.survive();
  void strays.tooMany.then(() => {
    pool.stop(FAULTY);
  });
  const status = await pool.run();
  keys.stop();
  await relay?.finish();
  await log.close();
  return status;
}

/** Resolves with the exit status when the gateway is to stop. From now on stray errors are survived. */
function endOf({ gateway, faults, logger }: RunningGateway, output: LineOutput | undefined): Promise<number> {
  const strays = new StrayErrors(faults, logger);
  strays.survive();
  gateway.strayed = strays.areRecent;
  return Promise.race([stopSignal(), endOfPool(output), strays.tooMany.then(() => FAULTY)]);
}

function joinPool({ metrics }: RunningGateway): void {
  tellMetrics(metrics.snapshot);
  sendToPool({ dockpass: 'serving' });
}

/**
 * In a worker: the first process is gone, and with it the port. Node would end the worker in this very moment, unless
 * it takes the end for one that was asked for; so it finishes what runs. The pipe of its lines may outlive the first
 * process for a moment in which nobody reads it any more.
 */
function endOfPool(output: LineOutput | undefined): Promise<number> {
  return new Promise((resolve) => {
    const { worker } = cluster;
    worker?.once('disconnect', () => {
      worker.exitedAfterDisconnect = true;
      void output?.succeed();
      resolve(FINE);
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

function stopSignal(): Promise<number> {
  return new Promise((resolve) => {
    const stop = (): void => {
      resolve(FINE);
    };
    process.once('SIGTERM', stop).once('SIGINT', stop);
  });
}
