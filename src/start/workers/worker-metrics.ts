import cluster, { type Worker } from 'node:cluster';
import type { GatherMetrics, MetricSnapshot } from '../../metrics/metrics-page.js';
import { onPoolMessage, onWorkerMessage, sendToPool, sendToWorker } from './worker-messages.js';

/** Milliseconds that a scrape waits for the other workers; one that is busy for longer is left out of it. */
const GATHER_MS = 1_000;

type Snapshots = readonly MetricSnapshot[];

/**
 * In a worker, which a scrape reached: the values of all workers, this one's included; only its own when the pool does
 * not answer. Scrapes that come while one is under way share what it gathers.
 */
export function gatherFromWorkers(): GatherMetrics {
  let lastId = 0;
  let answer: (snapshots?: Snapshots) => void = () => undefined;
  let underWay: Promise<Snapshots> | undefined;
  onPoolMessage('gathered', ({ id, snapshots }) => {
    if (id === lastId) answer(snapshots);
  });
  const ask = (): Promise<Snapshots | undefined> =>
    new Promise((resolve) => {
      answer = resolve;
      setTimeout(resolve, 2 * GATHER_MS, undefined).unref();
      sendToPool({ dockpass: 'gather', id: ++lastId }, answer);
    });
  return (own) =>
    (underWay ??= ask()
      .then(async (snapshots) => snapshots ?? [await own()])
      .finally(() => (underWay = undefined)));
}

/** In a worker: tells its own values when the pool asks. */
export function tellMetrics(own: () => Promise<MetricSnapshot>): void {
  onPoolMessage('tell', ({ id }) => {
    own().then(
      (snapshot) => {
        sendToPool({ dockpass: 'told', id, snapshot });
      },
      () => undefined, // this worker is left out
    );
  });
}

/** In the first process: asks every worker that serves, for all workers that were scraped in the meantime. */
export function gatherForWorkers(serving: () => readonly Worker[]): void {
  let lastId = 0;
  let underWay: Gathering | undefined;
  onWorkerMessage('gather', (asker, { id }) => {
    underWay ??= new Gathering(++lastId, serving(), () => (underWay = undefined));
    void underWay.done.then((snapshots) => {
      sendToWorker(asker, { dockpass: 'gathered', id, snapshots });
    });
  });
  onWorkerMessage('told', (worker, { id, snapshot }) => {
    if (id === underWay?.id) underWay.told(worker, snapshot);
  });
  cluster.on('disconnect', (worker) => underWay?.leaveOut(worker));
}

/** The values of some workers, until each has told its own, is gone, or has taken too long. */
class Gathering {
  readonly done: Promise<Snapshots>;
  readonly #snapshots: MetricSnapshot[] = [];
  readonly #waitedFor: Set<Worker>;
  #finish: () => void = () => undefined;

  constructor(
    readonly id: number,
    workers: readonly Worker[],
    ended: () => void,
  ) {
    this.#waitedFor = new Set(workers);
    this.done = new Promise((resolve) => {
      const limit = setTimeout(() => {
        this.#finish();
      }, GATHER_MS);
      this.#finish = () => {
        clearTimeout(limit);
        ended();
        resolve(this.#snapshots);
      };
    });
    for (const worker of workers) {
      sendToWorker(worker, { dockpass: 'tell', id }, () => {
        this.leaveOut(worker);
      });
    }
  }

  told(worker: Worker, snapshot: MetricSnapshot): void {
    if (this.#waitedFor.has(worker)) this.#snapshots.push(snapshot);
    this.leaveOut(worker);
  }

  leaveOut(worker: Worker): void {
    if (this.#waitedFor.delete(worker) && this.#waitedFor.size === 0) this.#finish();
  }
}
