import { once } from 'node:events';
import { type AddressInfo, type Server, type Socket } from 'node:net';

export interface LoopbackServer {
  readonly port: number;
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /** Ends every connection, also those that hang. */
  close(): Promise<void>;
}

/**
 * Lets any server listen on a free loopback port, and end at once when it is closed. One that a failed test does not
 * close does not keep the run from ending.
 */
export async function listenOnLoopback(server: Server): Promise<LoopbackServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    socket.unref();
    sockets.add(socket);
    socket.on('error', () => undefined); // resets are what some tests are about
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.unref();
  const { port } = server.address() as AddressInfo;
  return {
    port,
    host: `127.0.0.1:${String(port)}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
