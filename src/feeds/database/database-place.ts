import { type FedItem } from '../../config/feeds/feed-source.js';
import { type Database } from '../../database/database.js';
import { DatabaseError } from '../../database/database-error.js';
import { type EntryRow } from '../../managed/entries-table.js';
import { followChanges } from '../../managed/follow-changes.js';
import { type ManagedEntries } from '../../managed/managed-entries.js';
import { ProviderError } from '../../registry/provider-error.js';
import { type Changed, type FeedPlace, type Finding, type Found, MOST_ENTRIES } from '../feed-place.js';

/** Milliseconds between two whole looks; of changes somebody tells. */
const POLL_MS = 60_000;

export interface DatabaseParts {
  readonly database: Database;
  readonly entries: ManagedEntries;
}

/** Entries that the database keeps. */
export class DatabasePlace implements FeedPlace {
  readonly pollMs = POLL_MS;
  /** The newest version of each that was ever seen: one that comes back older was put there by somebody else. */
  readonly #newest = new Map<string, number>();
  #isWatched = false;

  constructor(private readonly parts: DatabaseParts) {}

  async find(): Promise<Finding> {
    try {
      const rows = await this.parts.entries.rows();
      const kept = rows.slice(0, MOST_ENTRIES);
      return {
        found: kept.map((row) => this.#foundOf(row)),
        beyond: rows.length - kept.length,
        isWhole: true,
      };
    } catch (thrown) {
      const isLate = thrown instanceof DatabaseError && thrown.code === 'timed_out';
      throw new ProviderError(isLate ? 'timed_out' : 'unavailable', { cause: thrown });
    }
  }

  watch(changed: Changed, signal: AbortSignal): void {
    if (this.#isWatched) return;
    this.#isWatched = true;
    followChanges(this.parts, changed, signal);
  }

  #foundOf(row: EntryRow): Found {
    const { name, version } = row;
    const newest = Math.max(version, this.#newest.get(name) ?? 0);
    this.#newest.set(name, newest);
    // Another key of the database may open what the former one did not.
    const digest = `${String(version)} ${String(newest)} ${this.parts.database.keyId}`;
    return {
      key: name,
      print: digest,
      read: () => {
        const content = version < newest ? OLDER : this.#contentOf(row);
        return Promise.resolve({ item: { name, shown: name, content }, digest, mayBeHalf: false });
      },
    };
  }

  #contentOf(row: EntryRow): FedItem['content'] {
    const { document } = this.parts.entries.opened(row);
    if (!document) return UNOPENED;
    return { values: new Map(Object.entries(document.values)), lineOf: () => undefined };
  }
}

const OLDER = { faults: [{ message: 'is older than what was there before: put it in anew' }] };
const UNOPENED = {
  faults: [{ message: 'was not sealed for its place with a DATABASE_KEY that is known: put it in anew' }],
};
