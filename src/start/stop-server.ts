import { type Server, type ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';
import { type Connections } from '../exchange/connections.js';

/** Milliseconds for which a connection may still bring a request that was on its way: closing at once would lose it. */
const GRACE_MS = 200;

/** Milliseconds between two looks for connections that have become idle. */
const LOOK_MS = 25;

/**
 * Stops accepting, lets what runs finish, tells each client with its answer that the connection ends, and closes those
 * that stay idle; after the time limit it closes the rest.
 */
export async function stopServer(server: Server, connections: Connections, limitMs: number): Promise<void> {
  server.prependListener('request', announceEnd).prependListener('checkContinue', announceEnd);
  const closed = new Promise<void>((resolve) => {
    // The HTTP server's own `close` would end idle connections at once.
    NetServer.prototype.close.call(server, () => {
      resolve();
    });
  });
  const looks: NodeJS.Timeout[] = [];
  const grace = setTimeout(() => looks.push(setInterval(closeIdle, LOOK_MS, server, connections)), GRACE_MS);
  const limit = setTimeout(() => {
    // Not `closeAllConnections`: it does not know those that never came to HTTP, such as half a TLS handshake.
    for (const socket of connections.sockets()) socket.destroy();
  }, limitMs);
  await closed;
  for (const timer of [grace, limit, ...looks]) clearTimeout(timer);
  server.close(() => undefined); // ends Node's watch over time limits
}

function announceEnd(_: unknown, response: ServerResponse): void {
  response.shouldKeepAlive = false;
}

/** Node counts a connection on which nothing was ever sent as busy. */
function closeIdle(server: Server, connections: Connections): void {
  server.closeIdleConnections();
  for (const socket of connections.sockets()) if (socket.bytesRead === 0) socket.destroy();
}
