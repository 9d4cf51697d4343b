import { type RegistryEntry } from '../config/gateway-config.js';
import { type FeedView } from './feed-items.js';

export type EntryChange = 'added' | 'changed' | 'removed';

/** What became of one entry of a source. */
export interface ChangedEntry {
  readonly change: EntryChange;
  readonly entry: RegistryEntry;
}

/** What a source has otherwise than before, by name, in the order of which both are. */
export function changesOf(before: FeedView, now: FeedView): readonly ChangedEntry[] {
  const changes: ChangedEntry[] = [];
  let at = 0;
  for (const entry of now.entries) {
    if (before.entries[at] === entry) {
      at++;
      continue;
    }
    for (let other = before.entries[at]; other && other.name < entry.name; other = before.entries[++at])
      changes.push({ change: 'removed', entry: other });
    const isKnown = before.entries[at]?.name === entry.name;
    if (before.entries[at] !== entry) changes.push({ change: isKnown ? 'changed' : 'added', entry });
    if (isKnown) at++;
  }
  for (const entry of before.entries.slice(at)) changes.push({ change: 'removed', entry });
  return changes;
}
