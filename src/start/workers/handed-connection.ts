import { type Worker } from 'node:cluster';

interface Handle {
  close(): void;
}

/** What passes between Node's cluster and a worker: `ack` is the `seq` of what a worker has taken or given back. */
interface ClusterMessage {
  readonly act?: string;
  readonly seq?: number;
  readonly ack?: number;
}

/** What Node's cluster calls to hand a connection to a worker; there is no `send` where no process could be made. */
interface Channel {
  send?: (message: ClusterMessage, handle?: Handle, ...rest: unknown[]) => boolean;
  on(event: 'internalMessage', hear: (message: ClusterMessage) => void): void;
}

/**
 * Closes, when a worker ends, the connection that it was handed last and did not answer for. Node keeps it open until
 * the worker says that it took it, or that it stops and another has to; when the worker ends before, nobody ever closes
 * it, and a client would wait until its own patience ends. One that was given back may still wait for the other.
 */
export function closeHandedConnection(worker: Worker): void {
  const channel = worker.process as unknown as Channel;
  const send = channel.send?.bind(channel);
  if (!send) return;
  let last: { readonly seq: number | undefined; readonly handle: Handle | undefined } | undefined;
  channel.send = (message, handle, ...rest) => {
    if (message.act === 'newconn') last = { seq: message.seq, handle };
    return send(message, handle, ...rest);
  };
  channel.on('internalMessage', ({ ack }) => {
    if (ack !== undefined && ack === last?.seq) last = undefined;
  });
  worker.once('exit', () => last?.handle?.close());
}
