import { ConfigError } from '../../config/config-error.js';
import { Database } from '../../database/database.js';
import { DatabaseError } from '../../database/database-error.js';
import { type CliContext } from './context.js';
import { WRONG } from './exit-status.js';
import { type LoadedConfiguration, withConfiguration } from './load-configuration.js';

export interface LoadedDatabase extends LoadedConfiguration {
  readonly database: Database;
}

/**
 * Opens the database of the configuration for as long as `use` takes. What is wrong with it is told.
 *
 * @throws ConfigError, RegistrationError, and what `use` throws
 */
export function withDatabase(
  context: CliContext,
  use: (loaded: LoadedDatabase) => Promise<number>,
): Promise<number> {
  return withConfiguration(context, async (loaded) => {
    const { database: config } = loaded.config;
    if (!config) throw new ConfigError([{ key: 'DATABASE_URL', message: NONE }]);
    const database = new Database();
    try {
      await database.use(config, LIMIT_MS);
      if (database.state !== 'ok') throw new DatabaseError(database.reason ?? 'timed_out');
      return await use({ ...loaded, database });
    } catch (thrown) {
      if (!(thrown instanceof DatabaseError)) throw thrown;
      context.stderr.write(`error: ${thrown.message} (${thrown.code})\n`);
      return WRONG;
    } finally {
      await database.stop();
    }
  });
}

const NONE = 'is not set: this command works on a database';

/** Milliseconds until it must be open. */
const LIMIT_MS = 15_000;
