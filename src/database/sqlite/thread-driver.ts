import { type CompiledQuery, type DatabaseConnection, type Driver, type QueryResult } from 'kysely';
import { DatabaseError } from '../database-error.js';
import { type SqliteThread } from './sqlite-thread-port.js';

/** One connection, which tasks take one after the other: SQLite lets one write at a time anyway. */
export class ThreadDriver implements Driver {
  readonly #connection: DatabaseConnection;
  #free: Promise<void> = Promise.resolve();
  #release = (): void => undefined;

  constructor(private readonly thread: SqliteThread) {
    this.#connection = new ThreadConnection(thread);
  }

  init(): Promise<void> {
    return Promise.resolve();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#free;
    let release = (): void => undefined;
    this.#free = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    this.#release = release;
    return this.#connection;
  }

  /** At once with the right to write: who reads first and writes then could find that another one did meanwhile. */
  async beginTransaction(): Promise<void> {
    await this.thread.ask('begin immediate', []);
  }

  async commitTransaction(): Promise<void> {
    await this.thread.ask('commit', []);
  }

  async rollbackTransaction(): Promise<void> {
    await this.thread.ask('rollback', []);
  }

  releaseConnection(): Promise<void> {
    this.#release();
    return Promise.resolve();
  }

  destroy(): Promise<void> {
    return this.thread.close();
  }
}

class ThreadConnection implements DatabaseConnection {
  constructor(private readonly thread: SqliteThread) {}

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows = [], changes = 0 } = await this.thread.ask(sql, parameters);
    return { rows: rows as Row[], numAffectedRows: BigInt(changes) };
  }

  // eslint-disable-next-line require-yield -- nothing streams: what is asked for comes in pages
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    await Promise.reject(new DatabaseError('failed'));
  }
}
