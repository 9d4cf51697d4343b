import { setTimeout as pause } from 'node:timers/promises';
import { HeldLines } from './held-lines.js';
import { LineDescriptor } from '../line-descriptor.js';
import { type LineSink } from './line-sink.js';

/**
 * Bytes that are gathered before a write, and milliseconds after which they are written anyway. Every write wakes a
 * thread: with an eighth of the bytes that was a thirtieth of all work.
 */
const CHUNK = 512 * 1024;
const FLUSH_MS = 200;
/** Bytes that are held while nothing can be written; further lines are dropped. */
export const MAX_HELD = 4 * 1024 * 1024;
/** Milliseconds between two attempts on a full pipe, and attempts before what is held is given up at the end. */
const BUSY_MS = 10;
const LAST_ATTEMPTS = 200;

const NOTHING: Buffer = Buffer.alloc(0);
const LINE_BREAK: Buffer = Buffer.from('\n');

/**
 * Writes lines to a file or descriptor. Errors (a full disk, a closed pipe) are no exceptions: lines are held, up to a
 * limit, and tried again, and nobody waits. A pipe that is full is asked again by a timer, never by who has a line.
 *
 * Not pino's own destination: that one ends the process when a write fails, and its `flushSync` never returns then.
 */
export class LineOutput implements LineSink {
  readonly #descriptor: LineDescriptor;
  readonly #held = new HeldLines();
  /** Bytes of a write that was cut short; they come first. */
  #rest: Buffer = NOTHING;
  #flight: Promise<void> | undefined;
  /** Nothing came lately, so the next line does not wait for others. */
  #quiet = true;
  #soon: NodeJS.Immediate | undefined;
  /** Set while a full pipe is left alone. */
  #busy: NodeJS.Timeout | undefined;
  #closed = false;
  #last: Promise<void> = Promise.resolve();
  readonly #timer: NodeJS.Timeout;

  /**
   * @param target a path, opened for appending, or an open descriptor
   * @param immediate write in the calling thread; needed for `writeNow`
   * @param successor a descriptor to go on with when nobody reads the target any more
   * @throws the error of the file system when the path cannot be opened
   */
  constructor(
    target: string | number,
    private immediate = false,
    successor?: number,
  ) {
    this.#descriptor = new LineDescriptor(target, successor);
    this.#timer = setInterval(() => {
      this.#quiet = this.#held.byteLength === 0;
      this.#flush();
    }, FLUSH_MS).unref();
  }

  get failedWith(): string | undefined {
    return this.#descriptor.failedWith;
  }

  write(line: string, end = NOTHING): boolean {
    if (this.#held.byteLength + this.#rest.length + line.length + end.length > MAX_HELD) return false;
    this.#held.add(line, end);
    if (this.#held.byteLength >= CHUNK && this.failedWith === undefined) this.#flush();
    else if (this.#quiet) this.#flushSoon();
    return !this.#closed;
  }

  writeNow(line: string, end = NOTHING): boolean {
    if (!this.#flushNow()) return false;
    const bytes = Buffer.concat([Buffer.from(line), end]);
    const written = this.#put(bytes);
    // A torn line is ended, so that the next one stands on its own.
    if (written > 0 && written < bytes.length) this.#rest = LINE_BREAK;
    return written === bytes.length;
  }

  /** Resolves when nothing is held any more: false = nobody reads the pipe, or it was closed. */
  async drain(): Promise<boolean> {
    while (!this.#flushNow()) {
      if (this.#closed || this.failedWith === 'EPIPE') return false;
      await pause(BUSY_MS);
    }
    return true;
  }

  /** From now on as with `immediate`, or as without; resolves when the write under way is over. */
  becomeImmediate(immediate = true): Promise<void> {
    return this.#inTurn(async () => {
      this.immediate = immediate;
      await this.#flight;
    });
  }

  /** Whoever reads the target is gone: what is written from now on goes to the successor, where there is one. */
  succeed(): Promise<void> {
    return this.#inTurn(async () => {
      while (this.#flight) await this.#flight;
      if (!this.#closed) this.#descriptor.succeed();
    });
  }

  /**
   * Opens the path again, after somebody moved the file away; what was gathered goes into the old file.
   *
   * @throws the error of the file system when the path cannot be opened; then the old file stays in use
   */
  reopen(): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.#closed) await this.#descriptor.reopen(() => this.#flushLast());
    });
  }

  /** Writes what is held, as far as that works within two seconds, and closes a file. */
  close(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#closed) return;
      clearInterval(this.#timer);
      clearImmediate(this.#soon);
      this.immediate = true;
      await this.#flushLast();
      for (let attempt = 0; attempt < LAST_ATTEMPTS && this.#stalls(); attempt++) await pause(BUSY_MS);
      this.#closed = true;
      clearTimeout(this.#busy);
      this.#descriptor.close();
    });
  }

  /** One after the other: a descriptor that was closed may be somebody's socket a moment later. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #flushLast(): Promise<void> {
    while (this.#flight) await this.#flight;
    this.#flushNow();
  }

  /** Whether what is held cannot be written now and yet may be soon. */
  #stalls(): boolean {
    return !this.#flushNow() && this.failedWith === 'EAGAIN';
  }

  #flushSoon(): void {
    this.#quiet = false;
    this.#soon = setImmediate(() => {
      this.#flush();
    });
  }

  #flush(): void {
    if (this.immediate) this.#flushNow();
    else if (!this.#flight && !this.#busy && this.#takeAll().length > 0) this.#flight = this.#fly();
  }

  #fly(): Promise<void> {
    return new Promise((resolve) => {
      this.#descriptor.send(this.#rest, (written) => {
        this.#flight = undefined;
        this.#rest = this.#rest.subarray(written);
        this.#leaveAloneIfFull();
        // After another error the next tick tries again.
        if (this.failedWith === undefined && (this.#rest.length > 0 || this.#held.byteLength >= CHUNK))
          this.#flush();
        resolve();
      });
    });
  }

  #flushNow(): boolean {
    if (this.#flight || this.#busy || this.#closed) return false;
    const bytes = this.#takeAll();
    if (bytes.length > 0) this.#rest = bytes.subarray(this.#put(bytes));
    return this.#rest.length === 0;
  }

  #takeAll(): Buffer {
    if (this.#held.byteLength === 0) return this.#rest;
    // Joined before anything is held again, because what is left may lie where the next lines will.
    this.#rest = this.#rest.length === 0 ? this.#held.take() : Buffer.concat([this.#rest, this.#held.take()]);
    return this.#rest;
  }

  #put(bytes: Buffer): number {
    const written = this.#descriptor.put(bytes);
    this.#leaveAloneIfFull();
    return written;
  }

  #leaveAloneIfFull(): void {
    if (this.failedWith !== 'EAGAIN') return;
    this.#busy = setTimeout(() => {
      this.#busy = undefined;
      this.#flush();
    }, BUSY_MS).unref();
  }
}
