import { type ConfigNote } from '../../config/gateway-config.js';
import { DatabaseError } from '../../database/database-error.js';
import { managedSource, type ManagedSource } from '../../managed/entry-editor.js';
import { ManagedError, type ManagedFailure } from '../../managed/managed-entry.js';
import { type Instruments } from '../../metrics/instruments.js';
import { RouteProblem } from '../../routes/route-problem.js';

const FAILURES: Readonly<Record<ManagedFailure, readonly [status: number, code: string, message: string]>> = {
  conflict: [412, 'entry_changed', 'The entry has changed since it was read: read it again.'],
  not_found: [404, 'entry_unknown', 'There is no such entry in the database.'],
  too_many: [409, 'too_many_entries', 'The database has 10,000 entries already, which is the most.'],
  no_key: [503, 'key_awaited', 'DATABASE_KEY has not come from its store yet: try again.'],
};

/** What an operator is told who asked for something of the entries that cannot be. */
export function entryProblem(thrown: unknown): unknown {
  if (thrown instanceof ManagedError) {
    const [status, code, message] = FAILURES[thrown.code];
    return new RouteProblem(code, message, status);
  }
  if (!(thrown instanceof DatabaseError)) return thrown;
  return new RouteProblem(
    'database_unavailable',
    'The database cannot be asked now; nothing was changed.',
    503,
  );
}

/** @throws RouteProblem, as {@link entryProblem} has it */
export async function orProblem<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (thrown) {
    throw entryProblem(thrown);
  }
}

/** @throws RouteProblem where no entries are managed */
export function managedHere({ gateway }: Pick<Instruments, 'gateway'>): ManagedSource {
  const source = managedSource(gateway.current.config);
  if (!source) throw notManaged();
  return source;
}

function notManaged(): RouteProblem {
  const message =
    'No entries are managed here: DATABASE_URL and database: in ENTRIES_FROM say that they are.';
  return new RouteProblem('not_managed', message, 409);
}

export function versionNeeded(): RouteProblem {
  const message =
    'If-Match with the ETag of the entry says which version is meant; If-None-Match: * that it is new.';
  return new RouteProblem('version_needed', message, 428);
}

/** An entry that cannot be used: every problem with its key, as in a refused configuration. */
export class InvalidEntry extends RouteProblem {
  constructor(readonly problems: readonly ConfigNote[]) {
    super('invalid_entry', 'The entry cannot be used; problems says why.', 422);
  }

  override getResponse(): object {
    return { ...(super.getResponse() as object), problems: this.problems };
  }
}
