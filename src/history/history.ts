import { type Clock, systemClock } from '../credentials/clock.js';
import { type Database } from '../database/database.js';
import { DatabaseError } from '../database/database-error.js';
import { type RequestObserver, type ServedRequest } from '../exchange/served-request.js';
import { DecisionQueue } from './decision-queue.js';
import { recordOf } from './decision-record.js';
import {
  CursorError,
  type DecisionPage,
  type DecisionQuery,
  type KnownRepos,
  type RepoQuery,
  type UsePage,
  type UseQuery,
} from './history-query.js';
import { RecentDecisions } from './recent-decisions.js';
import { recentPage, recentUses } from './pages/recent-pages.js';
import { type UsePlace } from './pages/use-pages.js';

/**
 * Remembers what was decided: the last thousand in memory, and all of it in the database, if there is one, written
 * behind the answers. What writes and reads there is loaded when it is needed.
 */
export class History implements RequestObserver {
  readonly #recent = new RecentDecisions();
  readonly #queue: DecisionQueue;
  readonly #clock: Clock;

  constructor(
    private readonly database: Database,
    clock: Clock = systemClock,
  ) {
    this.#clock = clock;
    this.#queue = new DecisionQueue(database, clock);
  }

  /** Decisions that wait to be written, that were written, and that were dropped since the start. */
  get tally(): { readonly waiting: number; readonly written: number; readonly dropped: number } {
    return this.#queue;
  }

  served(request: ServedRequest): void {
    const record = recordOf(request, this.#clock.now());
    if (!record) return;
    this.#recent.add(record);
    if (this.database.kind !== undefined) this.#queue.add(record);
  }

  /** @throws CursorError */
  async decisions(query: DecisionQuery): Promise<DecisionPage> {
    const cursor = readCursor(query.cursor, 1);
    if (cursor?.source !== 'memory' && this.database.state === 'ok') {
      try {
        const { findDecisions } = await import('./pages/decision-pages.js');
        const { decisions, below } = await findDecisions(this.database, query, cursor?.place[0]);
        return { source: 'database', decisions, next: below === undefined ? null : `d${String(below)}` };
      } catch (thrown) {
        if (!(thrown instanceof DatabaseError)) throw thrown;
      }
    }
    if (cursor?.source === 'database') throw new CursorError();
    return recentPage(this.#recent, query, cursor?.place[0]);
  }

  /** @throws CursorError */
  async uses(query: UseQuery): Promise<UsePage> {
    const cursor = readCursor(query.cursor, 3);
    if (cursor?.source === 'memory') throw new CursorError();
    if (this.database.state === 'ok') {
      try {
        const { findUses } = await import('./pages/use-pages.js');
        const place = cursor?.place as UsePlace | undefined;
        const { uses, after } = await findUses(this.database, query, place);
        return { source: 'database', uses, next: after ? `d${after.join('.')}` : null };
      } catch (thrown) {
        if (!(thrown instanceof DatabaseError)) throw thrown;
      }
    }
    if (cursor) throw new CursorError();
    return recentUses(this.#recent, query);
  }

  /** Repositories that were asked for, as far as decisions are kept; of memory also where the database has none. */
  async repos(query: RepoQuery): Promise<KnownRepos> {
    const { findRepos, recentRepos } = await import('./pages/known-repos.js');
    if (this.database.state === 'ok') {
      try {
        const found = await findRepos(this.database, query);
        if (found.known > 0) return { source: 'database', ...found };
      } catch (thrown) {
        if (!(thrown instanceof DatabaseError)) throw thrown;
      }
    }
    return { source: 'memory', ...(await recentRepos(this.#recent.newest(), query)) };
  }

  /** Resolves when what waits is written, or dropped. */
  async stop(): Promise<void> {
    await this.#queue.stop();
  }
}

interface Cursor {
  readonly source: 'database' | 'memory';
  readonly place: readonly number[];
}

/** @throws CursorError */
function readCursor(text: string | undefined, numbers: number): Cursor | undefined {
  if (text === undefined) return undefined;
  const place = text.slice(1).split('.').map(Number);
  if (!/^[dm]\d{1,15}(?:\.\d{1,15})*$/.test(text) || place.length !== numbers) throw new CursorError();
  return { source: text.startsWith('d') ? 'database' : 'memory', place };
}
