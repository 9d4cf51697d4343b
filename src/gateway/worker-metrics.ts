import cluster, { type Worker } from 'node:cluster';
import type { GatherMetrics, MetricSnapshot } from '../metrics/metrics-page.js';

/** Milliseconds that a scrape waits for the other workers; one that is busy for longer is left out of it. */
const GATHER_MS = 1_000;

/**
 * A scrape reaches one worker, which asks the first process for the values of all. What passes between the processes
 * are counts and words of the configuration.
 */
type Message =
  | { readonly dockpass: 'gather'; readonly id: number } // worker to pool
  | { readonly dockpass: 'tell'; readonly id: number } // pool to each worker
  | { readonly dockpass: 'told'; readonly id: number; readonly snapshot: MetricSnapshot } // worker to pool
  | { readonly dockpass: 'gathered'; readonly id: number; readonly snapshots: readonly MetricSnapshot[] };

let nextId = 0;

/** In a worker: the values of all workers, this one's included; only its own when the pool does not answer. */
export const gatherFromWorkers: GatherMetrics = (own) =>
  new Promise((resolve, reject) => {
    const id = nextId++;
    const finish = (snapshots: Promise<readonly MetricSnapshot[]>): void => {
      clearTimeout(limit);
      process.off('message', hear);
      snapshots.then(resolve, reject);
    };
    const hear = (message: Message): void => {
      if (message.dockpass === 'gathered' && message.id === id) finish(Promise.resolve(message.snapshots));
    };
    const limit = setTimeout(() => {
      finish(own().then((snapshot) => [snapshot]));
    }, 2 * GATHER_MS);
    process.on('message', hear);
    process.send?.({ dockpass: 'gather', id } satisfies Message);
  });

/** In a worker: tells its own values when the pool asks. */
export function tellMetrics(own: () => Promise<MetricSnapshot>): void {
  process.on('message', (message: Message) => {
    if (message.dockpass !== 'tell') return;
    const { id } = message;
    void own().then((snapshot) => process.send?.({ dockpass: 'told', id, snapshot } satisfies Message));
  });
}

/** In the first process: asks every worker for whoever asks. */
export function gatherForWorkers(workers: ReadonlySet<Worker>): void {
  cluster.on('message', (asker, message: Message) => {
    if (message.dockpass !== 'gather') return;
    const gatherId = nextId++;
    const snapshots: MetricSnapshot[] = [];
    const expected = workers.size;
    const finish = (): void => {
      clearTimeout(limit);
      cluster.off('message', hear);
      if (asker.isConnected())
        asker.send({ dockpass: 'gathered', id: message.id, snapshots } satisfies Message);
    };
    const hear = (_: Worker, told: Message): void => {
      if (told.dockpass !== 'told' || told.id !== gatherId) return;
      snapshots.push(told.snapshot);
      if (snapshots.length === expected) finish();
    };
    const limit = setTimeout(finish, GATHER_MS);
    cluster.on('message', hear);
    for (const worker of workers) worker.send({ dockpass: 'tell', id: gatherId } satisfies Message);
  });
}
