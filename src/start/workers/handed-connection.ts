import { type Worker } from 'node:cluster';

interface Handle {
  close(): void;
}

/** What Node's cluster calls to hand a connection to a worker; there is none where no process could be made. */
interface Channel {
  send?: (message: { readonly act?: string }, handle?: Handle, ...rest: unknown[]) => boolean;
}

/**
 * Closes, when a worker ends, the connection that it was handed last. Node keeps such a connection open until the
 * worker says that it took it; when the worker ends before, nobody ever answers or closes it, and a client would wait
 * until its own patience ends. Closing one that was taken does nothing.
 */
export function closeHandedConnection(worker: Worker): void {
  const channel = worker.process as unknown as Channel;
  const send = channel.send?.bind(channel);
  if (!send) return;
  let last: Handle | undefined;
  channel.send = (message, handle, ...rest) => {
    if (message.act === 'newconn') last = handle;
    return send(message, handle, ...rest);
  };
  worker.once('exit', () => last?.close());
}
