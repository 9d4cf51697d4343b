import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  answers,
  decisions,
  keeps,
  REQUESTS,
  startKeeping,
  WHOLE,
} from '../support/database/kept-decisions.js';
import { describeWithPostgres, startPostgres } from '../support/database/postgres.js';
import { PostgresServer } from '../support/database/postgres-server.js';
import { type InProcessGateway } from '../support/in-process-gateway.js';

/**
 * What happens to the database, what is promised (no request fails or waits for it), and what is seen. Nothing is timed:
 * all requests are answered while the database still is as it is.
 */
const running: InProcessGateway[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((gateway) => gateway.stop()));
});

async function start(url: string): Promise<InProcessGateway> {
  const gateway = await startKeeping(url);
  running.push(gateway);
  return gateway;
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

  it('is slow: it answers nothing until 1,000 requests are answered', async () => {
    const gateway = await start(await server.newDatabase());
    await keeps(gateway, 0);
    server.pause();
    for (let all = 0; all < 1_000; all += REQUESTS) expect(await answers(gateway)).toEqual(WHOLE);
    await server.resume();
    await keeps(gateway, 500);
  });

  it('is followed by a standby that lacks the last commits; later decisions are kept again', async () => {
    const own = new PostgresServer();
    try {
      await own.start();
      const gateway = await start(await own.newDatabase());
      await answers(gateway);
      await keeps(gateway, REQUESTS);
      const standby = await own.copy();
      await answers(gateway);
      await keeps(gateway, 2 * REQUESTS);
      await own.kill();
      expect(await answers(gateway)).toEqual(WHOLE);
      own.becomes(standby);
      await own.resume();
      expect(await answers(gateway)).toEqual(WHOLE);
      await keeps(gateway, 3 * REQUESTS);
      expect((await decisions(gateway)).decisions).toHaveLength(3 * REQUESTS);
      await gateway.stop();
      running.length = 0;
    } finally {
      await own.remove();
    }
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
