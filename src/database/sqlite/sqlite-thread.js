// @ts-check
/**
 * Has the file to itself, in a thread of its own: each call of SQLite stands still until its disk answers, and nothing
 * that serves requests may. Plain JavaScript, because a thread begins with a file that Node can run as it lies there.
 *
 * Takes `{ id, sql, parameters }`, answers `{ id, rows, changes }` or `{ id, code }`; the first message is an answer, too.
 */
import { closeSync, openSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

/** @typedef {{ id: number, sql: string, parameters: readonly unknown[] }} Asked */

/** Milliseconds that a statement waits for others who write; the caller has a limit of its own. */
const BUSY_MS = 3_000;

/** One for each text of a statement, of which there are few; those of many rows differ in their number, and are large. */
const MOST_STATEMENTS = 200;
const LONGEST_KEPT = 2_000;

/** @type {Map<string, import('libsql').Statement>} */
const statements = new Map();

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? String(error.code) : 'SQLITE_ERROR';
}

/** @param {string} path */
async function open(path) {
  const { default: Database } = await import('libsql').catch(() => {
    throw Object.assign(new Error('libsql'), { code: 'NOT_INSTALLED' });
  });
  // SQLite gives its other files the rights of the first.
  closeSync(openSync(path, 'a', 0o600));
  const database = new Database(path);
  database.pragma(`busy_timeout = ${String(BUSY_MS)}`);
  database.pragma('journal_mode = WAL');
  // A commit is whole after a crash of the process; one of the machine may lose the last of them, which is told.
  database.pragma('synchronous = NORMAL');
  database.pragma('trusted_schema = OFF');
  return database;
}

/**
 * @param {import('libsql').Database} database
 * @param {string} sql
 */
function prepared(database, sql) {
  if (sql.length > LONGEST_KEPT) return database.prepare(sql);
  let statement = statements.get(sql);
  if (!statement) {
    if (statements.size >= MOST_STATEMENTS) statements.clear();
    statement = database.prepare(sql);
    statements.set(sql, statement);
  }
  return statement;
}

/**
 * @param {import('libsql').Database} database
 * @param {Asked} asked
 */
function answerOf(database, { id, sql, parameters }) {
  const statement = prepared(database, sql);
  if (statement.reader) return { id, rows: statement.all(parameters), changes: 0 };
  return { id, rows: [], changes: statement.run(parameters).changes };
}

if (!parentPort) throw new Error('is a thread of a gateway');
const port = parentPort;
try {
  const database = await open(workerData);
  port.on('message', (/** @type {Asked} */ asked) => {
    try {
      port.postMessage(answerOf(database, asked));
    } catch (error) {
      statements.delete(asked.sql);
      port.postMessage({ id: asked.id, code: codeOf(error) });
    }
  });
  port.postMessage({ id: 0, rows: [], changes: 0 });
} catch (error) {
  port.postMessage({ id: 0, code: codeOf(error) });
  port.close();
}
