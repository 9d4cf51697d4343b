import { type Migration } from './migrate.js';

/** Sessions of the page that were ended before they ran out; a row is needed until its session would have, epoch milliseconds. */
export const SESSIONS: Migration = {
  adds: 'ended sessions',
  async up(db) {
    await db.schema
      .createTable('ended_sessions')
      .addColumn('id', 'varchar(64)', (column) => column.primaryKey())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .execute();
  },
};
