import { afterAll, describe } from '@jest/globals';
import { noPostgres, PostgresServer } from './postgres-server.js';

/** `describe`, skipped with a word where there is no PostgreSQL. */
export const describeWithPostgres = noPostgres === undefined ? describe : describe.skip;
if (noPostgres !== undefined) process.stderr.write(`skipped: ${noPostgres}\n`);

/** The names of both kinds, with which a spec can be run on each: `describe.each(DATABASE_KINDS)`. */
export const DATABASE_KINDS =
  noPostgres === undefined ? (['sqlite', 'postgres'] as const) : (['sqlite'] as const);

/** A server that ends with the test file and leaves nothing behind. For `beforeAll`: it takes two seconds. */
export async function startPostgres(
  settings: Readonly<Record<string, string>> = {},
): Promise<PostgresServer> {
  const server = new PostgresServer(settings);
  started.push(server);
  await server.start();
  return server;
}

const started: PostgresServer[] = [];
afterAll(async () => {
  await Promise.all(started.map((server) => server.remove()));
});
