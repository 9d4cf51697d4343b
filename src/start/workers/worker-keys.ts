import cluster, { type Worker } from 'node:cluster';
import type { Logger } from 'pino';
import { KeyFetcher, type KeyListener, type KeySource } from '../../gateway/keys/key-fetcher.js';
import { onPoolMessage, onWorkerMessage, sendToPool, sendToWorker } from './worker-messages.js';

/** Milliseconds in which a worker names a server once: anybody can send requests that no key verifies. */
const MISSED_PAUSE_MS = 100;

/** In a worker: the first process asks the servers, once for all. */
export function keysFromPool(hear: KeyListener): KeySource {
  const missedAt = new Map<string, number>();
  onPoolMessage('key', ({ state }) => {
    hear(state);
  });
  return {
    want: (wishes) => {
      sendToPool({ dockpass: 'wantKeys', wishes });
    },
    missed: (server) => {
      const now = performance.now();
      if (now - (missedAt.get(server) ?? -Infinity) < MISSED_PAUSE_MS) return;
      missedAt.set(server, now);
      sendToPool({ dockpass: 'missedKey', server });
    },
    stop: () => undefined,
  };
}

/**
 * In the first process: asks for all workers and keeps a key for as long as the pool lives, so that a worker that is
 * replaced has the key of the others, whatever its server shows by then.
 */
export function keysForWorkers(logger: Logger): KeyFetcher {
  const listeners = new Set<Worker>();
  const fetcher = new KeyFetcher(logger, (state) => {
    for (const worker of listeners) sendToWorker(worker, { dockpass: 'key', state });
  });
  onWorkerMessage('wantKeys', (worker, { wishes }) => {
    listeners.add(worker);
    fetcher.want(wishes);
  });
  onWorkerMessage('missedKey', (_, { server }) => {
    fetcher.missed(server);
  });
  cluster.on('disconnect', (worker) => listeners.delete(worker));
  return fetcher;
}
