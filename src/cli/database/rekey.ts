import { ManagedEntries } from '../../managed/managed-entries.js';
import { type CliContext } from '../terminal/context.js';
import { FINE, WRONG } from '../terminal/exit-status.js';
import { type OutputFlags, printJson } from '../terminal/run-body.js';
import { withDatabase } from '../terminal/with-database.js';

/**
 * Seals anew what a former key sealed. Credentials that processes share are not: their names come from the key as well,
 * and they are minted anew.
 */
export function rekey({ json }: OutputFlags, context: CliContext): Promise<number> {
  return withDatabase(context, async ({ database }) => {
    const { sealed, unopened } = await new ManagedEntries(database).reseal();
    if (json) printJson(context, { ok: unopened === 0, sealed, unopened });
    else {
      context.stdout.write(`Sealed ${String(sealed)} value(s) anew.\n`);
      if (unopened > 0)
        context.stderr.write(
          `error: ${String(unopened)} value(s) were sealed with a key that is neither DATABASE_KEY nor DATABASE_KEY_PREVIOUS\n`,
        );
    }
    return unopened === 0 ? FINE : WRONG;
  });
}
