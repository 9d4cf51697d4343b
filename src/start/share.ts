import { type Logger } from 'pino';
import { type Clock } from '../credentials/clock.js';
import { type Database } from '../database/database.js';
import { ShareLog } from '../logging/share-log.js';
import { DatabaseShelf } from '../sharing/database-shelf.js';
import { SharedMints } from '../sharing/shared-mints.js';
import { ShelfSweeper } from '../sharing/shelf-sweeper.js';
import { type Shutdown } from './shutdown.js';

interface SharingParts {
  readonly database: Database;
  readonly logger: Logger;
  readonly clock: Clock | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether there is one. */
  readonly isConfigured: boolean;
  readonly shutdown: Shutdown;
}

/** Shares what is minted with the other processes of the database. Without one it shares with nobody and asks nobody. */
export function share(parts: SharingParts): SharedMints {
  const { database, logger, clock, env, isConfigured, shutdown } = parts;
  const shelf = new DatabaseShelf(database);
  const onRefused = new ShareLog(logger).refused;
  const mints = new SharedMints({ shelf, sealer: () => database.sealer, env, clock, onRefused });
  if (!isConfigured) return mints;
  const sweeper = new ShelfSweeper(shelf, mints.holder, clock);
  sweeper.start();
  shutdown.add('work', () => {
    sweeper.stop();
  });
  return mints;
}
