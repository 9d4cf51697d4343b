import { type ForgeId } from '../dialects/shared/ci-request.js';
import { type Decision, type DecisionOutcome, type Use } from './decision.js';

/** Which decisions are asked for; what is not said is not looked at. */
export interface DecisionQuery {
  readonly repo?: string | undefined;
  /** Of the repository, which has to be named, too. */
  readonly build?: number | undefined;
  /** Those that speak of it: it was given, withheld or failed. */
  readonly entry?: string | undefined;
  /** Those that gave it, or should have. */
  readonly address?: string | undefined;
  readonly outcome?: DecisionOutcome | undefined;
  readonly client?: string | undefined;
  /** Epoch milliseconds, from the first and before the second. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly limit: number;
  /** `next` of the page before. */
  readonly cursor?: string | undefined;
}

export interface UseQuery {
  readonly entry?: string | undefined;
  readonly repo?: string | undefined;
  readonly client?: string | undefined;
  /** Epoch milliseconds: not used since. */
  readonly before?: number | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Where a page comes from: from memory where there is no database, or it cannot be asked. */
export type HistorySource = 'database' | 'memory';

interface Page {
  readonly source: HistorySource;
  /** For the next page, which may be there also where this one holds fewer than its limit, or nothing; null = the last. */
  readonly next: string | null;
}

/** The newest first. */
export interface DecisionPage extends Page {
  readonly decisions: readonly Decision[];
}

/** By entry. */
export interface UsePage extends Page {
  readonly uses: readonly Use[];
}

/** Which of the repositories that decisions name are asked for. */
export interface RepoQuery {
  readonly isWanted: (repo: string) => boolean;
  /** Of the wanted ones, those with the newest decisions. */
  readonly limit: number;
}

/** A repository as a client asked for it. */
export interface KnownRepo {
  readonly repo: string;
  readonly client: string;
  readonly repoId: string;
  readonly forge: ForgeId;
}

export interface KnownRepos {
  readonly source: HistorySource;
  /** The wanted ones, the newest first; those of one repository stand together. */
  readonly repos: readonly KnownRepo[];
  /** Repositories that decisions name, and how many of them are among {@link repos} or not wanted. */
  readonly known: number;
  readonly looked: number;
}

/** A cursor that is none, or is of the other source. */
export class CursorError extends Error {
  override readonly name = 'CursorError';

  constructor() {
    super('cursor is of no page that is answered at present; ask without one');
  }
}
