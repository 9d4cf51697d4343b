import { type Server } from 'node:http';

/** Milliseconds between two looks for connections that have become idle. */
const LOOK_MS = 25;

/**
 * Stops accepting, lets what runs finish, and closes each kept-alive connection as soon as it is idle; after the time
 * limit it closes the rest.
 */
export async function stopServer(server: Server, limitMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  const look = setInterval(() => {
    server.closeIdleConnections();
  }, LOOK_MS);
  const limit = setTimeout(() => {
    server.closeAllConnections();
  }, limitMs);
  await closed;
  clearInterval(look);
  clearTimeout(limit);
}
