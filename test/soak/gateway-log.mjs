/** What the gateway says of its own troubles, in its log, which stays whole. */
import { closeSync, openSync, readSync } from 'node:fs';

/** The end of a worker that served, and of one that did not yet; both tell how many of the others serve. */
export const ENDED = 'a worker ended by itself and is replaced';
export const NOT_STARTED = 'a worker could not be started and is tried again';

export class GatewayLog {
  /** Lines of errors and above, by their message. */
  errors = new Map();
  /** Ends of workers that served. */
  deaths = 0;
  /** Workers that serve now. */
  serving = 0;
  #file;
  #rest = '';

  constructor(path) {
    this.#file = openSync(path, 'r');
  }

  /** Reads what came since the last time. */
  read() {
    const chunk = Buffer.alloc(64 * 1024);
    for (let size = readSync(this.#file, chunk); size > 0; size = readSync(this.#file, chunk)) {
      const lines = (this.#rest + chunk.toString('latin1', 0, size)).split('\n');
      this.#rest = lines.pop();
      for (const line of lines) this.#take(line);
    }
  }

  close() {
    closeSync(this.#file);
  }

  #take(line) {
    const [, msg = line] = /"msg":"([^"]*)"/.exec(line) ?? [];
    if (msg === 'listening') this.serving++;
    if (msg === ENDED) this.deaths++;
    if (msg === ENDED || msg === NOT_STARTED) this.serving = Number(/"serving":(\d+)/.exec(line)[1]);
    if (/"level":"(?:error|fatal)"/.test(line) || !line.startsWith('{'))
      this.errors.set(msg, (this.errors.get(msg) ?? 0) + 1);
  }
}
