import { type PostgresPlace } from '../../config/gateway/database-place.js';
import { postgresOptions } from './postgres-dialect.js';

/**
 * Tells of every notice on a channel, on a connection of its own, and once after it could be made again.
 *
 * Resolves when the connection has ended.
 *
 * @throws an error of the driver when there is no connection
 */
export async function listenOnce(
  place: PostgresPlace,
  { channel, heard, signal }: { channel: string; heard: () => void; signal: AbortSignal },
): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ ...(await postgresOptions(place)), statement_timeout: 0 });
  const ended = new Promise<void>((resolve) => {
    client.on('error', () => {
      resolve();
    });
    client.on('end', () => {
      resolve();
    });
    signal.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true },
    );
  });
  client.on('notification', heard);
  try {
    await client.connect();
    await client.query(`listen ${channel}`);
    heard();
    await ended;
  } finally {
    await client.end().catch(() => undefined);
  }
}
