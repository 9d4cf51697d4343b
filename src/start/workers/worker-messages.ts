import cluster, { type Worker } from 'node:cluster';
import type { MetricSnapshot } from '../../metrics/metrics-page.js';
import type { KeyWish } from '../../gateway/keys/key-fetcher.js';
import type { KeyServerState } from '../../gateway/keys/key-server-state.js';

/**
 * What passes between the first process and its workers: counts, words of the configuration and public keys, never a secret. A new
 * kind is one line here and a listener on each side.
 */
export type WorkerMessage =
  | { readonly dockpass: 'serving' } // worker to pool: it has started, and signals may be sent to it
  | { readonly dockpass: 'gather'; readonly id: number } // worker to pool
  | { readonly dockpass: 'tell'; readonly id: number } // pool to each worker
  | { readonly dockpass: 'told'; readonly id: number; readonly snapshot: MetricSnapshot } // worker to pool
  | { readonly dockpass: 'gathered'; readonly id: number; readonly snapshots: readonly MetricSnapshot[] }
  | { readonly dockpass: 'wantKeys'; readonly wishes: readonly KeyWish[] } // worker to pool
  | { readonly dockpass: 'missedKey'; readonly server: string } // worker to pool
  | { readonly dockpass: 'key'; readonly state: KeyServerState }; // pool to each worker

type Kind = WorkerMessage['dockpass'];
type MessageOf<Name extends Kind> = Extract<WorkerMessage, { readonly dockpass: Name }>;

/** In the first process: hears one kind of message from every worker there is and will be. */
export function onWorkerMessage<Name extends Kind>(
  kind: Name,
  hear: (worker: Worker, message: MessageOf<Name>) => void,
): void {
  cluster.on('message', (worker, message: WorkerMessage) => {
    if (message.dockpass === kind) hear(worker, message as MessageOf<Name>);
  });
}

/** In a worker: hears one kind of message from the first process. */
export function onPoolMessage<Name extends Kind>(kind: Name, hear: (message: MessageOf<Name>) => void): void {
  process.on('message', (message: WorkerMessage) => {
    if (message.dockpass === kind) hear(message as MessageOf<Name>);
  });
}

/**
 * In the first process. Never throws: a worker may end at any moment, and without a callback the error of its closed
 * channel would end the first process.
 *
 * @param lost called when the worker cannot be reached any more
 */
export function sendToWorker(worker: Worker, message: WorkerMessage, lost: () => void = ignore): void {
  worker.send(message, (error) => {
    if (error) lost();
  });
}

/** In a worker; as {@link sendToWorker}. */
export function sendToPool(message: WorkerMessage, lost: () => void = ignore): void {
  process.send?.(message, undefined, undefined, (error) => {
    if (error) lost();
  });
}

function ignore(): void {
  // Whoever waits for an answer has a time limit.
}
