import type { Worker } from 'node:cluster';
import type { Logger } from 'pino';
import { SERVER_LIMITS } from '../../exchange/limits.js';
import { gatherForWorkers } from './worker-metrics.js';
import { onWorkerMessage } from './worker-messages.js';
import { type PlaceOwner, type WorkerEnd, WorkerPlace } from './worker-place.js';

/** Milliseconds after which a process that was told to stop hangs, and is ended at once. */
export const STOP_LIMIT_MS = SERVER_LIMITS.drainMs + 3_000;
/** Exit status of a pool that was told to stop, and of one that could not start. */
const STOPPED = 0;
const START_FAILED = 1;

/**
 * Runs the gateway in several processes that share the port. This process only starts them, hands signals on and
 * replaces one that ends; it holds no credential. Each worker has a keeper of its own: a mint costs a call for each
 * worker, and nothing secret has to pass between processes (docs/decisions.md).
 *
 * One worker goes first: what keeps it from starting would keep all, and is told once. As soon as it serves, the pool
 * lasts: whatever ends a worker, the others serve on and it is replaced (docs/operations.md, "When a process dies").
 */
export class WorkerPool implements PlaceOwner {
  readonly #places: readonly WorkerPlace[];
  #state: 'starting' | 'lasting' | 'stopping' = 'starting';
  #status = STOPPED;
  #finish: () => void = () => undefined;

  constructor(
    private readonly count: number,
    private readonly logger: Logger,
  ) {
    this.#places = Array.from({ length: count }, () => new WorkerPlace(this));
  }

  /** Resolves with the exit status: 0 after SIGTERM or SIGINT, 1 when no worker could start, else that of `stop`. */
  async run(): Promise<number> {
    const finished = new Promise<void>((resolve) => (this.#finish = resolve));
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        this.stop(STOPPED);
      });
    }
    process.on('SIGHUP', () => {
      this.#hangUp();
    });
    onWorkerMessage('serving', (worker) => {
      this.#noteServing(worker);
    });
    gatherForWorkers(() => this.#serving());
    this.logger.info({ workers: this.count }, 'starting workers');
    this.#places[0]?.start();
    await finished;
    return this.#status;
  }

  hangs(): void {
    this.logger.error('a worker takes too long to start and is killed');
  }

  ended(place: WorkerPlace, end: WorkerEnd): void {
    if (this.#state === 'lasting') this.#replace(place, end);
    else if (this.#state === 'starting') this.#giveUp(end);
    if (this.#state === 'stopping' && this.#places.every(({ isEmpty }) => isEmpty)) this.#finish();
  }

  /** Lets all workers finish what runs and end, and then `run` resolve with this status. */
  stop(status: number): void {
    if (this.#state === 'stopping') return;
    this.#state = 'stopping';
    this.#status = status;
    for (const place of this.#places) place.close();
    this.#signal('SIGTERM');
    setTimeout(() => {
      this.logger.error('a worker does not stop and is killed');
      this.#signal('SIGKILL');
    }, STOP_LIMIT_MS).unref();
    if (this.#places.every(({ isEmpty }) => isEmpty)) this.#finish();
  }

  #noteServing(worker: Worker): void {
    for (const place of this.#places) place.noteServing(worker);
    if (this.#state !== 'starting') return;
    this.#state = 'lasting';
    for (const place of this.#places) place.start();
  }

  /** During the start only the first worker can have read the configuration already. */
  #hangUp(): void {
    if (this.#state === 'stopping') return;
    for (const place of this.#state === 'starting' ? this.#places.slice(0, 1) : this.#places) place.hangUp();
  }

  #replace(place: WorkerPlace, { served, ...end }: WorkerEnd): void {
    const line = { ...end, serving: this.#serving().length, nextAttemptMs: place.startLater() };
    if (served) this.logger.error(line, 'a worker ended by itself and is replaced');
    else this.logger.error(line, 'a worker could not be started and is tried again');
  }

  #giveUp({ status, signal }: WorkerEnd): void {
    this.logger.error({ status, signal }, 'the first worker could not be started');
    this.#status = START_FAILED;
    this.#state = 'stopping';
  }

  #signal(signal: NodeJS.Signals): void {
    for (const place of this.#places) place.signal(signal);
  }

  #serving(): readonly Worker[] {
    return this.#places.flatMap(({ serving }) => serving ?? []);
  }
}
