import { stringify } from 'yaml';
import { shownValues } from '../../managed/entry-editor.js';
import { MOST_MANAGED } from '../../managed/managed-entries.js';
import { type ManagedEntry } from '../../managed/managed-entry.js';
import { type CliContext } from '../terminal/context.js';
import { FINE, WRONG } from '../terminal/exit-status.js';
import { renderTable } from '../terminal/render-table.js';
import { type OutputFlags, printJson } from '../terminal/run-body.js';
import { printable, styleOf } from '../terminal/style.js';
import { withManaged } from './managed-command.js';

/** Lists the entries of the database. */
export function listEntries({ json }: OutputFlags, context: CliContext): Promise<number> {
  return withManaged(context, async ({ managed }) => {
    const entries = await managed.page('', MOST_MANAGED);
    if (json) printJson(context, { entries: entries.map(described) });
    else if (entries.length === 0) context.stdout.write('The database has no entries.\n');
    else {
      const style = styleOf(context.stdout, context.env);
      context.stdout.write(
        `${renderTable(['name', 'address', 'repos', 'changed', 'by'], entries.map(row), style)}\n`,
      );
    }
    return entries.every(({ document }) => document) ? FINE : WRONG;
  });
}

/** Prints them as a configuration file. */
export function exportEntries(context: CliContext): Promise<number> {
  return withManaged(context, async ({ managed }) => {
    const entries = await managed.page('', MOST_MANAGED);
    const registries = entries.flatMap(({ name, document }) =>
      document ? [{ name, ...shownValues(document) }] : [],
    );
    context.stdout.write(stringify({ registries }));
    return entries.every(({ document }) => document) ? FINE : WRONG;
  });
}

export function described({ document, changedAt, ...entry }: ManagedEntry): object {
  const changed = new Date(changedAt).toISOString();
  const settings = document ? shownValues(document) : null;
  return { ...entry, changedAt: changed, settings, secrets: document?.secrets ?? [] };
}

function row({ name, document, changedAt, changedBy }: ManagedEntry): readonly string[] {
  const { address, repos = 'all' } = document?.values ?? {};
  const where = document ? listed(address) : 'sealed with a key that is not known';
  return [printable(name), where, listed(repos), new Date(changedAt).toISOString(), printable(changedBy)];
}

function listed(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : String(value);
}
