import { type Migration } from './migrate.js';

/**
 * Credentials that were minted and leases of those who mint, one row for each keyed hash of a slot. `expires_at` is when
 * a row may be swept, by the clock of the database as all times are; nothing else goes by it.
 */
export const CREDENTIALS: Migration = {
  adds: 'shared credentials',
  async up(db) {
    await db.schema
      .createTable('shared_credentials')
      .addColumn('name', 'varchar(64)', (column) => column.primaryKey())
      .addColumn('sealed', 'text', (column) => column.notNull())
      .addColumn('issued_at', 'bigint', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .addColumn('holder', 'varchar(64)', (column) => column.notNull())
      .addColumn('leased_until', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('shared_credentials_expiry')
      .on('shared_credentials')
      .column('expires_at')
      .execute();
  },
};
