/** One kept connection to the gateway, and what becomes of the requests on it. */
import { connect } from 'node:net';

/** Milliseconds after which a request is taken not to be answered: the gateway has 8 s for the slowest. */
const HANGS_MS = 60_000;

export class Connection {
  answered = 0;
  /** Epoch milliseconds. */
  openedAt = Date.now();
  /** Of this side; undefined until it is open. */
  port;
  /** Code of the error that closed it; undefined where the other side just ended it. */
  code;
  #socket;
  #received = Buffer.alloc(0);
  #settle;

  constructor(port) {
    this.#socket = connect(port, '127.0.0.1')
      .on('connect', () => (this.port = this.#socket.localPort))
      .on('error', ({ code }) => (this.code = code))
      .on('close', () => this.#settle?.({ lost: 'closed' }))
      .on('data', (chunk) => this.#read(chunk));
    this.#socket.setNoDelay(true);
  }

  get open() {
    return !this.#socket.destroyed;
  }

  /** Resolves with `{ status, body }`, or `{ lost }` where no whole answer came. */
  ask(bytes) {
    return new Promise((resolve) => {
      const limit = setTimeout(() => this.#settle?.({ lost: 'hangs' }), HANGS_MS);
      this.#settle = (outcome) => {
        clearTimeout(limit);
        this.#settle = undefined;
        resolve(outcome);
      };
      if (this.open) this.#socket.write(bytes);
      else this.#settle({ lost: 'closed' });
    });
  }

  close() {
    this.#socket.destroy();
  }

  #read(chunk) {
    this.#received = Buffer.concat([this.#received, chunk]);
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#received.toString('latin1', 0, end);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (this.#received.length < end + 4 + length) return;
    const body = this.#received.toString('utf8', end + 4, end + 4 + length);
    this.#received = this.#received.subarray(end + 4 + length);
    this.answered++;
    this.#settle?.({ status: Number(head.slice(9, 12)), body });
  }
}
