/** What somebody put in as an entry, as in an item of `registries` in the file. */
export type EntryValues = Readonly<Record<string, unknown>>;

/** What the sealed text of a row holds. */
export interface EntryDocument {
  readonly values: EntryValues;
  /** Names of the values that are never shown. */
  readonly secrets: readonly string[];
}

/** An entry of the database. */
export interface ManagedEntry {
  readonly name: string;
  /** Grows with every change, also over a removal. */
  readonly version: number;
  /** Epoch milliseconds. */
  readonly changedAt: number;
  readonly changedBy: string;
  /** Undefined = it was not sealed for this row with a key that is known. */
  readonly document: EntryDocument | undefined;
}

/** Why an entry cannot be changed. */
export type ManagedFailure = 'conflict' | 'not_found' | 'too_many' | 'no_key';

export class ManagedError extends Error {
  override readonly name = 'ManagedError';

  constructor(readonly code: ManagedFailure) {
    super(code);
  }
}
