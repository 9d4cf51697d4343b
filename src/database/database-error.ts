/**
 * Why the database did not do something. The set is closed, and no message of a driver is told: those hold host names,
 * statements and values.
 *
 * - `unavailable`: it cannot be reached, is starting or stopping, or is known to be down
 * - `timed_out`: it did not answer in time
 * - `busy`: others hold what is needed for longer than is waited for
 * - `full`: no room on its disk
 * - `read_only`: it may not be written to
 * - `conflict`: what is written is there already, or has changed since it was read
 * - `refused`: it does not let us in, or the schema belongs to somebody else
 * - `damaged`: the file is none of a database, or a damaged one
 * - `not_installed`: the package of SQLite is not there
 * - `newer_schema`: a newer program has changed its schema
 * - `failed`: anything else
 */
export type DatabaseErrorCode = keyof typeof MESSAGES;

const MESSAGES = {
  unavailable: 'the database cannot be reached',
  timed_out: 'the database did not answer in time',
  busy: 'the database is held by others',
  full: 'the disk of the database is full',
  read_only: 'the database may not be written to',
  conflict: 'the database has something else by now',
  refused: 'the database refuses the user',
  damaged: 'the file is not a database, or a damaged one',
  not_installed: 'the package of SQLite is not installed',
  newer_schema: 'the schema of the database was made by a newer program',
  failed: 'the database refused a statement',
} as const;

/** Every code, for tables and tests. */
export const DATABASE_ERROR_CODES = Object.keys(MESSAGES) as readonly DatabaseErrorCode[];

/** The only error that this room lets out; what the driver threw is for debuggers and never logged. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';

  constructor(
    readonly code: DatabaseErrorCode,
    options: { readonly cause?: unknown } = {},
  ) {
    super(MESSAGES[code]);
    Object.defineProperty(this, 'cause', { value: options.cause, enumerable: false });
  }
}

/** What the driver of a kind means by an error; undefined = nothing that is known. */
export type ReadError = (error: { readonly code: string }) => DatabaseErrorCode | undefined;

export function toDatabaseError(thrown: unknown, read: ReadError): DatabaseError {
  if (thrown instanceof DatabaseError) return thrown;
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  return new DatabaseError(read({ code }) ?? 'failed', { cause: thrown });
}

/** The same can be done later: nothing is wrong with it, or with what it was done to. */
export function mayPass(error: DatabaseError): boolean {
  return isOutage(error) || error.code === 'busy' || error.code === 'full' || error.code === 'read_only';
}

/** It says nothing of the statement, but that nothing can be asked at present. */
export function isOutage({ code }: DatabaseError): boolean {
  return code === 'unavailable' || code === 'timed_out' || code === 'refused';
}
