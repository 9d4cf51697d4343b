import cluster, { type Worker } from 'node:cluster';
import type { Logger } from 'pino';
import { gatherForWorkers } from './worker-metrics.js';

/** A worker that could not even start does so for a reason that the next one will meet too. */
const START_FAILED = 1;
/** Milliseconds before a worker that ended by itself is replaced. */
const REPLACE_MS = 1_000;

/**
 * Runs the gateway in several processes that share the port. This process only starts them, hands signals on and
 * replaces one that ends by itself; it holds no credential. Each worker has a keeper of its own: a mint costs a call
 * for each worker, and nothing secret has to pass between processes (docs/decisions.md).
 *
 * @returns the exit status: 0 after a stop that was asked for, else that of the worker that could not start
 */
export class WorkerPool {
  readonly #workers = new Set<Worker>();
  #stopping = false;
  #status = 0;
  #ended: () => void = () => undefined;

  constructor(
    private readonly count: number,
    private readonly logger: Logger,
  ) {}

  async run(): Promise<number> {
    const ended = new Promise<void>((resolve) => (this.#ended = resolve));
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        this.#stop();
      });
    }
    process.on('SIGHUP', () => {
      this.#signal('SIGHUP');
    });
    gatherForWorkers(this.#workers);
    for (let at = 0; at < this.count; at++) this.#fork();
    this.logger.info({ workers: this.count }, 'starting workers');
    await ended;
    return this.#status;
  }

  #fork(): void {
    const worker = cluster.fork();
    this.#workers.add(worker);
    worker.on('exit', (status: number | null, signal: string | null) => {
      this.#workers.delete(worker);
      this.#exited(status, signal);
    });
  }

  /** Of both the one that did not end it is null. */
  #exited(status: number | null, signal: string | null): void {
    if (!this.#stopping && status === START_FAILED) {
      this.#status = status;
      this.#stop();
    } else if (!this.#stopping) {
      this.logger.error({ status, signal }, 'a worker ended by itself and is replaced');
      setTimeout(() => {
        if (!this.#stopping) this.#fork();
      }, REPLACE_MS);
    }
    if (this.#stopping && this.#workers.size === 0) this.#ended();
  }

  #stop(): void {
    this.#stopping = true;
    this.#signal('SIGTERM');
    if (this.#workers.size === 0) this.#ended();
  }

  #signal(signal: NodeJS.Signals): void {
    for (const worker of this.#workers) worker.process.kill(signal);
  }
}
