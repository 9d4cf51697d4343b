import { type Kysely } from 'kysely';

/** As `src/database/schema/003-entries.ts` makes them. */
export interface EntriesSchema {
  readonly entries: EntryRow;
  readonly changes: { readonly topic: string; readonly number: number };
}

export interface EntryRow {
  readonly name: string;
  readonly version: number;
  readonly sealed: string;
  /** Epoch milliseconds. */
  readonly changed_at: number;
  readonly changed_by: string;
}

export type EntriesDatabase = Kysely<EntriesSchema>;

/** What a sealed value is bound to: another row, or another version of the same, does not open it. */
export function rowOf({ name, version }: Pick<EntryRow, 'name' | 'version'>): string {
  return `entries/${name}/${String(version)}`;
}
