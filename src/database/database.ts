import { type Kysely } from 'kysely';
import {
  type DatabaseConfig,
  type DatabaseKind,
  type DatabasePlace,
} from '../config/gateway/database-place.js';
import { type Clock, systemClock } from '../credentials/clock.js';
import {
  DatabaseError,
  type DatabaseErrorCode,
  isOutage,
  type ReadError,
  toDatabaseError,
} from './database-error.js';
import { again, hearNotices } from './again.js';
import { openDatabase, type OpenDatabase } from './open-database.js';
import {
  type AnySchema,
  checkVersion,
  migrate,
  type Migrated,
  type Migration,
  probe,
} from './schema/migrate.js';
import { MIGRATIONS } from './schema/migrations.js';
import { Sealer } from './seal.js';

/**
 * `off`: none is configured · `opening`: it is not known yet · `ok` · `down`: it cannot be asked, and is tried again ·
 * `unusable`: only the operator can mend it (another schema, a damaged file)
 */
export type DatabaseState = 'off' | 'opening' | 'ok' | 'down' | 'unusable';

export interface DatabaseOptions {
  readonly clock?: Clock;
  readonly migrations?: readonly Migration[];
  /** The schema stays as it is, and what it lacks cannot be asked for: for who only looks. Default: it is brought up to date. */
  readonly asIs?: boolean;
  /** After every task, with its name, outcome and milliseconds. */
  readonly onCall?: (task: string, outcome: 'ok' | DatabaseErrorCode, milliseconds: number) => void;
  /** When it can be asked for the first time or again, and when it cannot any more. */
  readonly onState?: (
    state: DatabaseState,
    reason: DatabaseErrorCode | undefined,
    migrated?: Migrated,
  ) => void;
}

/** Milliseconds that a task may take where it does not say. */
const USUAL_LIMIT_MS = 5_000;

/** An index over millions of rows takes its time. */
const MIGRATION_LIMIT_MS = 10 * 60_000;

/** Tasks under way; more are refused at once, because nobody is served by waiting. */
const MOST_AT_ONCE = 64;

/** First and longest pause in milliseconds before a database that is down is tried again; it doubles in between. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** Before there is a driver, which knows its own codes. */
const unknownCode: ReadError = () => undefined;

/** What no attempt mends. */
const FOR_GOOD: ReadonlySet<DatabaseErrorCode> = new Set(['newer_schema', 'damaged', 'not_installed']);

/**
 * The database, if there is one. Whoever asks it says what for and lives with a rejection: while it is down every task is
 * refused at once, and a probe of its own finds out when it is back. Nothing on the way of an answer may wait for it.
 */
export class Database {
  state: DatabaseState = 'off';
  /** Why the state is what it is; undefined where all is well. */
  reason: DatabaseErrorCode | undefined;
  #open: OpenDatabase | undefined;
  #sealer: Sealer | undefined;
  #refusedBefore = 0;
  #place: DatabasePlace | undefined;
  #underWay = 0;
  #pauseMs = FIRST_PAUSE_MS;
  #cancel = (): void => undefined;
  #stopped = false;
  /** It was asked before: a newer program may have moved its schema since, beside which this one goes on. */
  #wasUsed = false;
  /** An attempt is planned or under way. */
  #isTrying = false;
  readonly #clock: Clock;

  constructor(private readonly options: DatabaseOptions = {}) {
    this.#clock = options.clock ?? systemClock;
  }

  /** Undefined = there is none. */
  get kind(): DatabaseKind | undefined {
    return this.#place?.kind;
  }

  get place(): DatabasePlace | undefined {
    return this.#place;
  }

  /** Undefined = none, or its key is not known yet: whatever has secrets does without the database. */
  get sealer(): Sealer | undefined {
    return this.#sealer;
  }

  /**
   * Follows the configuration: takes its keys, and opens the database that it names first. Another place takes effect
   * with the next start. Never rejects; resolves when it is known whether it can be asked, or after `limitMs`.
   */
  async use(config: DatabaseConfig | undefined, limitMs = 3_000): Promise<void> {
    if (!config) return;
    this.#seal(config);
    if (this.#place || this.#stopped) return;
    this.#place = config.place;
    this.#turn('opening', undefined);
    await this.#within(this.#attempt(), limitMs).catch(() => undefined);
  }

  /** Of the keys that are known, so that whoever keeps what was opened finds out about others. */
  get keyId(): string {
    return this.#sealer?.id ?? '';
  }

  /** Sealed values that did not open, since the start. */
  get sealsRefused(): number {
    return this.#refusedBefore + (this.#sealer?.refused ?? 0);
  }

  #seal({ key, previousKeys }: DatabaseConfig): void {
    this.#refusedBefore = this.sealsRefused;
    this.#sealer = key === undefined ? undefined : new Sealer(key, previousKeys);
  }

  /**
   * Has something done there.
   *
   * @param task a word for metrics, of a closed set
   * @throws DatabaseError, at once while it is down
   */
  async run<Result>(
    task: string,
    work: (db: Kysely<AnySchema>) => Promise<Result>,
    limitMs = USUAL_LIMIT_MS,
  ): Promise<Result> {
    if (this.state !== 'ok' || !this.#open || this.#underWay >= MOST_AT_ONCE)
      throw new DatabaseError('unavailable');
    const startedAt = this.#clock.monotonic();
    const told = (outcome: 'ok' | DatabaseErrorCode): void =>
      this.options.onCall?.(task, outcome, this.#clock.monotonic() - startedAt);
    try {
      const result = await this.#asked(this.#open, work, limitMs);
      told('ok');
      return result;
    } catch (thrown) {
      const error = toDatabaseError(thrown, this.#open.readError);
      told(error.code);
      if (isOutage(error)) this.#lost(error.code);
      throw error;
    }
  }

  /**
   * Tells of every notice on a channel of PostgreSQL, and once whenever some may have been missed, until the signal
   * aborts. SQLite has none.
   */
  listen(channel: string, heard: () => void, signal: AbortSignal): void {
    const place = this.#place;
    if (place?.kind === 'postgres') hearNotices(place, this.#clock, { channel, heard, signal });
  }

  /** Does something again and again, `pauseMs` after it was done, until the signal aborts. It must not reject. */
  every(pauseMs: () => number, work: () => Promise<void>, signal: AbortSignal): void {
    again(this.#clock, { pauseMs, work, signal });
  }

  /** Nothing is asked any more; resolves when it is closed. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    const open = this.#open;
    this.#open = undefined;
    this.state = 'off';
    if (open) await this.#within(open.db.destroy(), USUAL_LIMIT_MS).catch(() => undefined);
  }

  #asked<Result>(
    { db }: OpenDatabase,
    work: (db: Kysely<AnySchema>) => Promise<Result>,
    limitMs: number,
  ): Promise<Result> {
    this.#underWay++;
    const working = work(db).finally(() => {
      this.#underWay--;
    });
    return this.#within(working, limitMs);
  }

  async #attempt(): Promise<void> {
    if (!this.#place || this.#stopped) return;
    this.#isTrying = true;
    let readError: ReadError = unknownCode;
    try {
      const open = (this.#open ??= await openDatabase(this.#place));
      readError = open.readError;
      const migrated = await this.#migrate(open, this.#place.kind);
      this.#pauseMs = FIRST_PAUSE_MS;
      this.#isTrying = false;
      this.#wasUsed = true;
      this.#turn('ok', undefined, migrated);
    } catch (thrown) {
      const { code } = toDatabaseError(thrown, readError);
      this.#isTrying = false;
      if (FOR_GOOD.has(code)) this.#turn('unusable', code);
      else this.#lost(code);
    }
  }

  #migrate(open: OpenDatabase, kind: DatabaseKind): Promise<Migrated | undefined> {
    const steps = this.options.migrations ?? MIGRATIONS;
    if (this.#wasUsed) return this.#asked(open, probe, USUAL_LIMIT_MS);
    const move = this.options.asIs ? checkVersion : migrate;
    return this.#asked(open, (db) => move(db, kind, steps), MIGRATION_LIMIT_MS);
  }

  #lost(code: DatabaseErrorCode): void {
    this.#turn('down', code);
    if (this.#stopped || this.#isTrying) return;
    // A thread may have died or stand still, and another one may not; a pool makes new connections by itself.
    if (this.kind === 'sqlite') this.#forget();
    this.#isTrying = true;
    this.#cancel = this.#clock.after(this.#pauseMs, () => {
      void this.#attempt();
    });
    this.#pauseMs = Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
  }

  #forget(): void {
    this.#open?.db.destroy().catch(() => undefined);
    this.#open = undefined;
  }

  #turn(state: DatabaseState, reason: DatabaseErrorCode | undefined, migrated?: Migrated): void {
    if (this.#stopped || (state === this.state && reason === this.reason)) return;
    this.state = state;
    this.reason = reason;
    this.options.onState?.(state, reason, migrated);
  }

  async #within<Result>(work: Promise<Result>, limitMs: number): Promise<Result> {
    let cancel = (): void => undefined;
    const limit = new Promise<never>((_, reject) => {
      cancel = this.#clock.after(limitMs, () => {
        reject(new DatabaseError('timed_out'));
      });
    });
    try {
      return await Promise.race([work, limit]);
    } finally {
      cancel();
    }
  }
}
