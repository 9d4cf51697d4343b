import { closeSync, openSync } from 'node:fs';
import { resolve } from 'node:path';
import { type CliContext } from '../terminal/context.js';
import { FINE, MisuseError } from '../terminal/exit-status.js';
import { withDatabase } from '../terminal/with-database.js';

/** Milliseconds: a copy of gigabytes takes its time. */
const LIMIT_MS = 3_600_000;

/** Copies SQLite's file while others use it. */
export function backup(path: string, context: CliContext): Promise<number> {
  return withDatabase(context, async ({ database }) => {
    if (database.kind !== 'sqlite')
      throw new MisuseError('copies a file of SQLite; use pg_dump for PostgreSQL');
    const target = resolve(context.cwd, path);
    makeNew(target);
    const { sql } = await import('kysely');
    await database.run('backup', (db) => sql`vacuum into ${target}`.execute(db), LIMIT_MS);
    context.stdout.write('Copied. The copy has no secret in plain; keep DATABASE_KEY apart from it.\n');
    return FINE;
  });
}

/** Empty and for nobody else, which SQLite takes for one that is not there. */
function makeNew(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch {
    throw new MisuseError('the copy must be a new file in a directory that is there and can be written to');
  }
}
