import { type Kysely, type Transaction } from 'kysely';
import { DatabaseError } from '../database-error.js';
import { type DatabaseKind } from '../../config/gateway/database-place.js';

/** Any schema: a migration knows that of its own time only. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as Kysely has it
export type AnySchema = any;

/** A step forward. One that was released is never changed again; what it adds must not trouble older programs. */
export interface Migration {
  /** What it adds, for the log. */
  readonly adds: string;
  up(db: Transaction<AnySchema>, kind: DatabaseKind): Promise<void>;
}

export interface Migrated {
  /** Number of the steps that had been taken before, and that are taken now. */
  readonly from: number;
  readonly to: number;
}

interface VersionTable {
  readonly dockpass_schema: { readonly version: number };
}

/** Any number that nobody else is likely to lock. */
const LOCK = 0x64_6b_70_73;

/**
 * Brings the schema up to date, one process at a time: all steps in one transaction, or none.
 *
 * @throws DatabaseError `newer_schema` where more steps were taken than are known
 */
export async function migrate(
  any: Kysely<AnySchema>,
  kind: DatabaseKind,
  steps: readonly Migration[],
): Promise<Migrated> {
  const db = any as Kysely<VersionTable>;
  const known = await versionOf(db).catch(() => 0);
  if (known > steps.length) throw new DatabaseError('newer_schema');
  if (known === steps.length) return { from: known, to: known };
  return db.transaction().execute(async (transaction) => {
    if (kind === 'postgres') {
      const { sql } = await import('kysely');
      await sql`select pg_advisory_xact_lock(${LOCK})`.execute(transaction);
    }
    await transaction.schema
      .createTable('dockpass_schema')
      .ifNotExists()
      .addColumn('version', 'integer')
      .execute();
    const from = await versionOf(transaction);
    if (from > steps.length) throw new DatabaseError('newer_schema');
    for (const step of steps.slice(from)) await step.up(transaction as Transaction<AnySchema>, kind);
    await transaction.deleteFrom('dockpass_schema').execute();
    await transaction.insertInto('dockpass_schema').values({ version: steps.length }).execute();
    return { from, to: steps.length };
  });
}

/**
 * Changes nothing.
 *
 * @throws DatabaseError `newer_schema` as {@link migrate}
 */
export async function checkVersion(
  db: Kysely<AnySchema>,
  _: DatabaseKind,
  steps: readonly Migration[],
): Promise<Migrated> {
  const known = await versionOf(db as Kysely<VersionTable>).catch(() => 0);
  if (known > steps.length) throw new DatabaseError('newer_schema');
  return { from: known, to: known };
}

/** Only whether it answers. */
export async function probe(db: Kysely<AnySchema>): Promise<undefined> {
  const { sql } = await import('kysely');
  await sql`select 1`.execute(db);
}

async function versionOf(db: Kysely<VersionTable>): Promise<number> {
  const row = await db.selectFrom('dockpass_schema').select('version').executeTakeFirst();
  return row?.version ?? 0;
}
