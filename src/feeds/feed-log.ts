import type { Logger } from 'pino';
import { type ConfigNote } from '../config/gateway-config.js';
import { type ProviderErrorCode } from '../registry/provider-error.js';
import { listed } from '../wire/bounded-list.js';
import { type Feed } from './feed.js';
import { type ChangedEntry, type EntryChange } from './feed-changes.js';
import { type FeedView } from './feed-items.js';

/** Lines of one look about single entries; the others stand in the status, as far as that goes. */
const MOST_LINES = 20;

export interface FeedChange {
  readonly before: FeedView;
  readonly now: FeedView;
  readonly changes: readonly ChangedEntry[];
}

/** Lines about sources of entries: what changed, what is left out and why, once for each change. Never a value. */
export class FeedLog {
  constructor(private readonly logger: Logger) {}

  changed({ source: { word } }: Feed, { before, now, changes }: FeedChange): void {
    for (const note of fresh(before.problems, now.problems)) {
      this.logger.warn({ source: word, ...note }, 'an entry of a source is left out');
    }
    for (const note of fresh(before.warnings, now.warnings)) {
      this.logger.warn({ source: word, ...note }, 'an entry of a source is odd');
    }
    const named = (wanted: EntryChange): object => {
      const names = changes.flatMap(({ change, entry }) => (change === wanted ? [entry.name] : []));
      return names.length > 0 ? listed(wanted, names) : {};
    };
    const counts = { entries: now.entries.length, leftOut: now.leftOut };
    const line = { source: word, ...counts, ...named('added'), ...named('changed'), ...named('removed') };
    this.logger.info(line, 'entries of a source changed');
  }

  readonly failed = (
    { source: { word }, view: { entries } }: Feed,
    code: ProviderErrorCode | undefined,
  ): void => {
    const line = { source: word, entries: entries.length };
    if (code === undefined) this.logger.info(line, 'a source of entries could be read again');
    else this.logger.error({ ...line, code }, 'a source of entries cannot be read; what it gave last stays');
  };
}

/** What was not told before, in the words of a line: `message` is taken. */
function fresh(before: readonly ConfigNote[], now: readonly ConfigNote[]): readonly object[] {
  const known = new Set(before.map(textOf));
  const untold = now.filter((note) => !known.has(textOf(note)));
  return untold.slice(0, MOST_LINES).map(({ key, message }) => ({ key, reason: message }));
}

function textOf({ key, message }: ConfigNote): string {
  return `${key} ${message}`;
}
