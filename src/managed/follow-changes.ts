import { type Database } from '../database/database.js';
import { CHANNEL, type ManagedEntries } from './managed-entries.js';

/** Milliseconds between two looks at the number of changes: in a file nobody tells of them, from a server they come. */
const LOOK_MS = { sqlite: 1_000, postgres: 30_000 } as const;

/** Tells of changes that this process, another one or another machine makes, until the signal aborts. */
export function followChanges(
  { database, entries }: { readonly database: Database; readonly entries: ManagedEntries },
  changed: () => void,
  signal: AbortSignal,
): void {
  let known: number | undefined;
  const look = async (): Promise<void> => {
    const number = await entries.number().catch(() => known);
    if (number !== known && known !== undefined) changed();
    known = number;
  };
  entries.onChange(changed, signal);
  database.listen(CHANNEL, changed, signal);
  database.every(() => LOOK_MS[database.kind ?? 'sqlite'], look, signal);
}
