import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { talk, toBytes } from '../support/clients/raw-socket.js';
import { droneRequest, TEST_DRONE_SECRET } from '../support/clients/sign.js';
import { describeWithPostgres, startPostgres } from '../support/database/postgres.js';
import { type PostgresServer } from '../support/database/postgres-server.js';
import { type InProcessGateway, startInProcess } from '../support/in-process-gateway.js';
import { until } from '../support/until.js';

/**
 * What happens to the database, what is promised (no request fails or waits for it), and what is seen. Nothing is timed:
 * all requests are answered while the database still is as it is.
 */
const ADMIN_TOKEN = 'TEST-ONLY-admin-token';
const REQUESTS = 50;

const running: InProcessGateway[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((gateway) => gateway.stop()));
});

async function start(url: string): Promise<InProcessGateway> {
  const gateway = await startInProcess({
    ...{ ADMIN_TOKEN, DRONE_SECRET: TEST_DRONE_SECRET, DATABASE_URL: url },
    ...{ DATABASE_KEY: 'TEST-ONLY-key-of-a-database-0123456789' },
    ...{ REGISTRY_HUB_ADDRESS: 'docker.io', REGISTRY_HUB_PROVIDER: 'generic' },
    ...{ REGISTRY_HUB_USERNAME: 'ci', REGISTRY_HUB_PASSWORD: 'TEST-ONLY-password' },
  });
  running.push(gateway);
  return gateway;
}

/** Bodies of so many answers, each with its status. */
function answers({ port }: InProcessGateway): Promise<ReadonlySet<string>> {
  const all = Array.from({ length: REQUESTS }, async () => {
    const { status, body } = await talk(port, toBytes(droneRequest()));
    return `${String(status)} ${body}`;
  });
  return Promise.all(all).then((bodies) => new Set(bodies));
}

const WHOLE = new Set(['200 [{"address":"docker.io","username":"ci","password":"TEST-ONLY-password"}]']);

/** The page, which says where it comes from, and how many decisions the database has. */
async function decisions({ port }: InProcessGateway): Promise<{ source: string; decisions: unknown[] }> {
  const response = await fetch(`http://127.0.0.1:${String(port)}/admin/decisions?limit=500`, {
    headers: { Authorization: `Bearer ${ADMIN_TOKEN}` },
  });
  return (await response.json()) as { source: string; decisions: unknown[] };
}

async function keeps(gateway: InProcessGateway, least: number): Promise<void> {
  await until(async () => {
    const { source, decisions: found } = await decisions(gateway);
    return source === 'database' && found.length >= least;
  });
}

describeWithPostgres('every request is answered as without a database while PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });

  const pause = (): Promise<void> => {
    server.pause();
    return Promise.resolve();
  };

  const readOnly = async (word: 'on' | 'off'): Promise<void> => {
    await server.query(`alter system set default_transaction_read_only = ${word}`);
    await server.query('select pg_reload_conf()');
  };

  it.each([
    ['is stopped', () => server.stop(), () => server.resume()],
    ['is killed', () => server.kill(), () => server.resume()],
    ['stands still', pause, () => server.resume()],
    ['may not be written to', () => readOnly('on'), () => readOnly('off')],
  ])('%s; later decisions are kept again', async (_, begin, end) => {
    const gateway = await start(await server.newDatabase());
    await keeps(gateway, 0);
    await begin();
    expect(await answers(gateway)).toEqual(WHOLE);
    await end();
    expect(await answers(gateway)).toEqual(WHOLE);
    await keeps(gateway, REQUESTS);
  });

  it('stands still; the page is told from memory', async () => {
    const gateway = await start(await server.newDatabase());
    server.pause();
    await answers(gateway);
    const page = await decisions(gateway);
    await server.resume();
    expect([page.source, page.decisions.length]).toEqual(['memory', REQUESTS]);
  });
});

const isRoot = process.getuid?.() === 0;
if (!isRoot) process.stderr.write('skipped: only root can make a small disk\n');

(isRoot ? describe : describe.skip)(
  'every request is answered as without a database while the disk of SQLite',
  () => {
    it('is full; later decisions are kept again', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'dockpass-full-'));
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder]);
      try {
        const gateway = await start(`sqlite:${join(folder, 'own.db')}`);
        await answers(gateway);
        await keeps(gateway, REQUESTS);
        const { bavail, bsize } = statfsSync(folder);
        writeFileSync(join(folder, 'junk'), Buffer.alloc(bavail * bsize));
        for (let round = 0; round < 3; round++) expect(await answers(gateway)).toEqual(WHOLE);
        rmSync(join(folder, 'junk'));
        expect(await answers(gateway)).toEqual(WHOLE);
        await keeps(gateway, 2 * REQUESTS);
        await gateway.stop();
        running.length = 0;
      } finally {
        execFileSync('umount', ['--lazy', folder]);
        rmSync(folder, { recursive: true });
      }
    });
  },
);
