import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kysely } from 'kysely';
import { Database } from '../../../src/database/database.js';
import { TEST_DATABASE_KEY } from './sharing-bench.js';

/** The table as whoever has the file sees it. */
interface Shelf {
  readonly shared_credentials: {
    readonly name: string;
    readonly sealed: string;
    readonly issued_at: number;
    readonly expires_at: number;
    readonly leased_until: number;
  };
}

/** An SQLite file with shared credentials, and what somebody can do who may write into it. */
export class ShelfFile {
  readonly folder = mkdtempSync(join(tmpdir(), 'dockpass-shelf-'));
  readonly path = join(this.folder, 'dockpass.db');
  readonly database = new Database();

  async open(): Promise<void> {
    const place = { kind: 'sqlite', path: this.path } as const;
    await this.database.use({ place, key: TEST_DATABASE_KEY, previousKeys: [], historyDays: 30 }, 60_000);
  }

  async remove(): Promise<void> {
    await this.database.stop();
    rmSync(this.folder, { recursive: true });
  }

  rows(): Promise<readonly Shelf['shared_credentials'][]> {
    return this.database.run('test', (db: Kysely<Shelf>) =>
      db.selectFrom('shared_credentials').selectAll().orderBy('name').execute(),
    );
  }

  async write(name: string, change: Partial<Shelf['shared_credentials']>): Promise<void> {
    await this.database.run('test', (db: Kysely<Shelf>) =>
      db.updateTable('shared_credentials').set(change).where('name', '=', name).execute(),
    );
  }

  /** Every byte on the disk: the file, its journals, and a backup made of them. */
  bytes(): Readonly<Record<string, Buffer>> {
    const files = ['', '-wal', '-shm'].map((end) => `${this.path}${end}`).filter(existsSync);
    for (const file of files) copyFileSync(file, file.replace('dockpass.db', 'backup.db'));
    const backups = files.map((file) => file.replace('dockpass.db', 'backup.db'));
    return Object.fromEntries([...files, ...backups].map((file) => [file, readFileSync(file)]));
  }
}
