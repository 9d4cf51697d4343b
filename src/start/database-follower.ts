import { ConfigError } from '../config/config-error.js';
import { type GatewayConfig } from '../config/gateway-config.js';
import { type Database } from '../database/database.js';
import { type DatabaseErrorCode } from '../database/database-error.js';
import { type ConfigFollower, type PreparedChange } from '../gateway/config-follower.js';

/** What an operator has to mend before anything can be kept, and what to do. */
const CURES: Partial<Record<DatabaseErrorCode, string>> = {
  newer_schema: 'has the schema of a newer program; start that one, or restore the backup made before it',
  not_installed: 'needs the package libsql, which npm installs unless it leaves optional packages out',
  damaged: 'is not a database, or a damaged one; restore its backup, or name a file that is not there yet',
};
const OF_A_FILE: Partial<Record<DatabaseErrorCode, string>> = {
  refused: 'may not be opened by this user; give it the file and its directory',
  read_only: 'may not be written to; give this user the file and its directory, on a disk that takes writes',
};

/**
 * Opens the database of a start.
 *
 * @throws ConfigError where only the operator can mend it; one that is merely down is tried again
 */
export async function openAtStart(database: Database, config: GatewayConfig): Promise<void> {
  await database.use(config.database);
  const { reason, kind } = database;
  const cure = reason && (CURES[reason] ?? (kind === 'sqlite' ? OF_A_FILE[reason] : undefined));
  if (cure !== undefined) throw new ConfigError([{ key: 'DATABASE_URL', message: cure }]);
}

/** Gives the database the keys of a new configuration, and opens one whose place came from a store. */
export class DatabaseFollower implements ConfigFollower {
  constructor(private readonly database: Database) {}

  prepare({ database: config }: GatewayConfig): Promise<PreparedChange> {
    return Promise.resolve({
      commit: () => void this.database.use(config),
      discard: () => undefined,
    });
  }
}
