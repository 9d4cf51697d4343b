import { type RegistryEntry } from '../config/gateway-config.js';
import { type FeedView } from './feed-items.js';

export type EntryChange = 'added' | 'changed' | 'removed';

/** What became of one entry of a source. */
export interface ChangedEntry {
  readonly change: EntryChange;
  readonly entry: RegistryEntry;
}

/** What a source has otherwise than before, by name. */
export function changesOf(before: FeedView, now: FeedView): readonly ChangedEntry[] {
  const former = new Map(before.entries.map((entry) => [entry.name, entry]));
  const changes: ChangedEntry[] = [];
  for (const entry of now.entries) {
    const other = former.get(entry.name);
    former.delete(entry.name);
    if (other !== entry) changes.push({ change: other ? 'changed' : 'added', entry });
  }
  for (const entry of former.values()) changes.push({ change: 'removed', entry });
  return changes;
}
