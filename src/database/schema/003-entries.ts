import { type Migration } from './migrate.js';

/**
 * Entries that are managed while it runs. What an entry says is sealed as a whole, policy included: who writes into the
 * database must not widen whom a secret is for. `changes` counts what was changed, so that others find out with one number.
 */
export const ENTRIES: Migration = {
  adds: 'managed entries',
  async up(db) {
    await db.schema
      .createTable('entries')
      .addColumn('name', 'varchar(253)', (column) => column.primaryKey())
      .addColumn('version', 'bigint', (column) => column.notNull())
      .addColumn('sealed', 'text', (column) => column.notNull())
      .addColumn('changed_at', 'bigint', (column) => column.notNull())
      .addColumn('changed_by', 'varchar(255)', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('changes')
      .addColumn('topic', 'varchar(32)', (column) => column.primaryKey())
      .addColumn('number', 'bigint', (column) => column.notNull())
      .execute();
    await db.insertInto('changes').values({ topic: 'entries', number: 0 }).execute();
  },
};
