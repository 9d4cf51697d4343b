import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { DatabaseError, type DatabaseErrorCode, toDatabaseError } from '../database-error.js';

/** As the thread answers. */
export interface SqliteAnswer {
  readonly id: number;
  readonly rows?: unknown[];
  readonly changes?: number;
  readonly code?: string;
}

interface Waiting {
  readonly resolve: (answer: SqliteAnswer) => void;
  readonly reject: (error: DatabaseError) => void;
}

/** Megabytes: what it holds are statements and one answer. */
const THREAD_MEMORY = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 4 };

/** Beside this file in the sources; what is bundled has it where the sources had it. */
function threadFile(): URL {
  const name = 'sqlite-thread.js';
  const [beside, bundled] = [
    new URL(name, import.meta.url),
    new URL(`../src/database/sqlite/${name}`, import.meta.url),
  ];
  return existsSync(beside) ? beside : bundled;
}

/** The other side of `sqlite-thread.js`. */
export class SqliteThread {
  readonly #waiting = new Map<number, Waiting>();
  readonly #worker: Worker;
  #last = 0;
  #ended = false;

  private constructor(path: string) {
    this.#worker = new Worker(threadFile(), {
      workerData: path,
      resourceLimits: THREAD_MEMORY,
      execArgv: [],
      env: {},
    });
    this.#worker.unref();
    this.#worker.on('message', this.#answered);
    this.#worker.on('error', this.#died);
    this.#worker.on('exit', this.#died);
  }

  /** @throws DatabaseError when the file cannot be opened */
  static async open(path: string): Promise<SqliteThread> {
    const thread = new SqliteThread(path);
    await thread.#answerTo(0);
    return thread;
  }

  /** @throws DatabaseError */
  ask(sql: string, parameters: readonly unknown[]): Promise<SqliteAnswer> {
    if (this.#ended) return Promise.reject(new DatabaseError('unavailable'));
    const id = ++this.#last;
    const answer = this.#answerTo(id);
    this.#worker.postMessage({ id, sql, parameters });
    return answer;
  }

  /** What is asked for by then is still answered. */
  async close(): Promise<void> {
    await this.ask('select 1', []).catch(() => undefined);
    this.#ended = true;
    await this.#worker.terminate();
  }

  #answerTo(id: number): Promise<SqliteAnswer> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
  }

  readonly #answered = (answer: SqliteAnswer): void => {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.code === undefined) waiting?.resolve(answer);
    else
      waiting?.reject(toDatabaseError(Object.assign(new Error('sqlite'), { code: answer.code }), sqliteCode));
  };

  readonly #died = (): void => {
    this.#ended = true;
    for (const { reject } of this.#waiting.values()) reject(new DatabaseError('unavailable'));
    this.#waiting.clear();
  };
}

/** By the beginning of SQLite's own codes (sqlite.org/rescode.html). */
const CODES: readonly (readonly [start: string, code: DatabaseErrorCode])[] = [
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_LOCKED', 'busy'],
  ['SQLITE_FULL', 'full'],
  ['SQLITE_READONLY', 'read_only'],
  ['SQLITE_CONSTRAINT', 'conflict'],
  ['SQLITE_CORRUPT', 'damaged'],
  ['SQLITE_NOTADB', 'damaged'],
  ['SQLITE_CANTOPEN', 'unavailable'],
  ['SQLITE_IOERR', 'unavailable'],
  ['SQLITE_PERM', 'refused'],
  ['SQLITE_AUTH', 'refused'],
  ['NOT_INSTALLED', 'not_installed'],
  // Of the system, when the file is made.
  ['EACCES', 'refused'],
  ['EPERM', 'refused'],
  ['EROFS', 'read_only'],
  ['ENOSPC', 'full'],
  ['EISDIR', 'damaged'],
  ['E', 'unavailable'],
];

/** What SQLite means. */
export function sqliteCode({ code }: { readonly code: string }): DatabaseErrorCode | undefined {
  return CODES.find(([start]) => code.startsWith(start))?.[1];
}
