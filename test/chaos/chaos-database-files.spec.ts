import { copyFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import Sqlite from 'libsql';
import {
  answers,
  decisions,
  keeps,
  REQUESTS,
  startKeeping,
  WHOLE,
} from '../support/database/kept-decisions.js';
import { type InProcessGateway } from '../support/in-process-gateway.js';

/** As `chaos-database.spec.ts`, for what can become of a file. */
const running: InProcessGateway[] = [];
const folders: string[] = [];
afterEach(async () => {
  await stopAll();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

async function stopAll(): Promise<void> {
  await Promise.all(running.splice(0).map((gateway) => gateway.stop()));
}

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dockpass-file-'));
  folders.push(folder);
  return join(folder, 'own.db');
}

async function start(file: string): Promise<InProcessGateway> {
  const gateway = await startKeeping(`sqlite:${file}`);
  running.push(gateway);
  return gateway;
}

/** With so many decisions in its file. */
async function started(file: string): Promise<InProcessGateway> {
  const gateway = await start(file);
  await answers(gateway);
  await keeps(gateway, REQUESTS);
  return gateway;
}

/** As SQLite copies itself, while it is used. */
function backup(file: string): string {
  const copied = `${file}.backup`;
  const database = new Sqlite(file);
  database.exec(`vacuum into '${copied}'`);
  database.close();
  return copied;
}

describe('every request is answered as without a database while the file of SQLite', () => {
  it('is locked by somebody else; all decisions are kept when it is not any more', async () => {
    const file = newFile();
    const gateway = await started(file);
    const other = new Sqlite(file);
    other.exec('begin immediate');
    for (let round = 0; round < 3; round++) expect(await answers(gateway)).toEqual(WHOLE);
    other.exec('rollback');
    other.close();
    await keeps(gateway, 4 * REQUESTS);
  });

  it('was an older backup at the start; later decisions are kept with those of the backup', async () => {
    const file = newFile();
    const gateway = await started(file);
    const copied = backup(file);
    await answers(gateway);
    await keeps(gateway, 2 * REQUESTS);
    await stopAll();
    renameSync(copied, file);
    for (const end of ['-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
    const again = await start(file);
    expect(await answers(again)).toEqual(WHOLE);
    await keeps(again, 2 * REQUESTS);
    expect((await decisions(again)).decisions).toHaveLength(2 * REQUESTS);
  });

  it.each([
    [
      'written over with an older backup',
      (file: string, copied: string) => {
        copyFileSync(copied, file);
      },
    ],
    [
      'replaced by an older backup',
      (file: string, copied: string) => {
        renameSync(copied, file);
      },
    ],
    [
      'taken away',
      (file: string) => {
        rmSync(file);
      },
    ],
    [
      'written over with rubbish',
      (file: string) => {
        writeFileSync(file, 'TEST-ONLY '.repeat(10_000));
      },
    ],
  ])('is %s, although it is used', async (_, change) => {
    const file = newFile();
    const gateway = await started(file);
    const copied = backup(file);
    await answers(gateway);
    await keeps(gateway, 2 * REQUESTS);
    change(file, copied);
    for (let round = 0; round < 3; round++) expect(await answers(gateway)).toEqual(WHOLE);
    expect(['database', 'memory']).toContain((await decisions(gateway)).source); // the page is told, too
  });
});

const isRoot = process.getuid?.() === 0;
if (!isRoot) process.stderr.write('skipped: only root can make a disk that is read-only\n');

(isRoot ? it : it.skip)(
  'does not start with a file on a disk that takes no writes, and says so',
  async () => {
    const file = newFile();
    await started(file);
    await stopAll();
    const folder = join(file, '..');
    execFileSync('mount', ['--bind', folder, folder]);
    try {
      execFileSync('mount', ['-o', 'remount,ro,bind', folder]);
      await expect(start(file)).rejects.toThrow('DATABASE_URL: may not be written to');
    } finally {
      execFileSync('umount', ['--lazy', folder]);
    }
  },
);
