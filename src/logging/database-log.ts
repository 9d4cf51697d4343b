import type { Logger } from 'pino';
import { type DatabaseOptions } from '../database/database.js';

/** A line when the database cannot be asked, and one when it can again. */
export class DatabaseLog {
  #isLost = false;

  constructor(private readonly logger: Logger) {}

  readonly turned: NonNullable<DatabaseOptions['onState']> = (state, code, migrated) => {
    if (migrated && migrated.from !== migrated.to)
      this.logger.info(migrated, 'the schema of the database was brought up to date');
    if (state === 'unusable')
      this.logger.error({ code }, 'the database cannot be used; nothing is kept in it');
    else if (state === 'down') {
      this.#isLost = true;
      this.logger.warn({ code }, 'the database cannot be asked; requests are answered as without one');
    } else if (state === 'ok' && this.#isLost) {
      this.#isLost = false;
      this.logger.info('the database can be asked again');
    }
  };
}
