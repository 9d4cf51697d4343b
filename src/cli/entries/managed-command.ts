import { appendFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { actionLine, type CommandActor } from '../../audit/action-line.js';
import { ConfigError } from '../../config/config-error.js';
import { managedSource, type ManagedSource } from '../../managed/entry-editor.js';
import { ManagedEntries } from '../../managed/managed-entries.js';
import { ManagedError, type ManagedFailure } from '../../managed/managed-entry.js';
import { type CliContext } from '../terminal/context.js';
import { WRONG } from '../terminal/exit-status.js';
import { type LoadedDatabase, withDatabase } from '../terminal/with-database.js';

export interface ManagedCommand extends LoadedDatabase {
  readonly managed: ManagedEntries;
  readonly source: ManagedSource;
  /** Whoever runs the command, as entries and audit have it. */
  readonly by: string;
  /** Tells a change in the audit, where that is a file: what a gateway writes to its own output is out of reach. */
  readonly tell: (action: string, about: Readonly<Record<string, unknown>>) => void;
}

const FAILURES: Readonly<Record<ManagedFailure, string>> = {
  conflict: 'somebody else has changed the entry meanwhile; look at it and try again',
  not_found: 'there is no such entry in the database',
  too_many: 'the database has 10,000 entries already, which is the most',
  no_key: 'DATABASE_KEY cannot be read from its store now',
};

/** Runs a command on the entries of the database. */
export function withManaged(
  context: CliContext,
  use: (command: ManagedCommand) => Promise<number>,
): Promise<number> {
  return withDatabase(context, async (loaded) => {
    const source = managedSource(loaded.config);
    if (!source) throw new ConfigError([{ key: 'ENTRIES_FROM', message: NOT_MANAGED }]);
    const managed = new ManagedEntries(loaded.database);
    const by = `command ${userName()}`.slice(0, 255);
    const { target } = loaded.config.audit;
    const tell: ManagedCommand['tell'] = (action, about) => {
      const actor: CommandActor = { by: 'command', subject: null, name: userName() };
      if (target === 'stdout' || target === 'off') return;
      try {
        appendFileSync(target, actionLine(actor, action, about));
      } catch {
        context.stderr.write(`warning: AUDIT_LOG: ${UNTOLD}\n`);
      }
    };
    try {
      return await use({ ...loaded, managed, source, by, tell });
    } catch (thrown) {
      if (!(thrown instanceof ManagedError)) throw thrown;
      context.stderr.write(`error: ${FAILURES[thrown.code]}\n`);
      return WRONG;
    }
  });
}

const NOT_MANAGED = 'does not name database: so entries of the database would be used by nobody; add it';

const UNTOLD = 'cannot be written by this user; the change was made, and the audit has no event of it';

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? '');
  }
}
