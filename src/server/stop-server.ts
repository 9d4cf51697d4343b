import { type Server } from 'node:http';
import { type Socket } from 'node:net';

/** Milliseconds between two looks for connections that have become idle. */
const LOOK_MS = 25;

/** The open connections of a server. */
export function trackConnections(server: Server): ReadonlySet<Socket> {
  const connections = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
  });
  return connections;
}

/**
 * Stops accepting, lets what runs finish, and closes each connection as soon as it is idle; after the time limit it
 * closes the rest.
 */
export async function stopServer(
  server: Server,
  connections: ReadonlySet<Socket>,
  limitMs: number,
): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  const look = setInterval(closeIdle, LOOK_MS, server, connections);
  const limit = setTimeout(() => {
    // Not `closeAllConnections`: it does not know those that never came to HTTP, such as half a TLS handshake.
    for (const socket of connections) socket.destroy();
  }, limitMs);
  await closed;
  clearInterval(look);
  clearTimeout(limit);
}

/** Node counts a connection on which nothing was ever sent as busy. */
function closeIdle(server: Server, connections: ReadonlySet<Socket>): void {
  server.closeIdleConnections();
  for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
}
