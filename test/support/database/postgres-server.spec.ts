import { beforeAll, expect, it } from '@jest/globals';
import { parseDatabaseUrl } from '../../../src/config/gateway/database-place.js';
import { Database } from '../../../src/database/database.js';
import { until } from '../until.js';
import { describeWithPostgres, startPostgres } from './postgres.js';
import { type PostgresServer } from './postgres-server.js';

describeWithPostgres('a PostgreSQL of the bench', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });

  async function open(): Promise<Database> {
    const place = parseDatabaseUrl(await server.newDatabase(), (path) => path);
    if (typeof place === 'string') throw new Error(place);
    const database = new Database({ migrations: [] });
    await database.use({ place, key: 'k'.repeat(32), previousKeys: [], historyDays: 30 }, 60_000);
    return database;
  }

  const one = (database: Database): Promise<unknown> =>
    database.run('test', (db) => db.selectNoFrom((build) => build.val(1).as('one')).execute(), 1_000);

  it('is asked, killed, stopped and paused, and can be asked again each time', async () => {
    const database = await open();
    for (const outage of ['kill', 'stop', 'pause'] as const) {
      expect([database.state, await one(database)]).toEqual(['ok', [{ one: expect.anything() }]]);
      await server[outage]();
      await expect(one(database)).rejects.toMatchObject({ name: 'DatabaseError' });
      await server.resume();
      await until(() => database.state === 'ok');
    }
    await database.stop();
  });
});
