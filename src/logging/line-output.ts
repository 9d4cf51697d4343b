import { closeSync, openSync, write, writeSync } from 'node:fs';
import { HeldLines } from './held-lines.js';

/** Where whole lines go. The log and the audit share one when both go to standard output, so that no line is torn. */
export interface LineSink {
  /**
   * Takes a line, with its line break, and writes it soon; false when it had to be dropped. Never throws.
   *
   * @param end bytes that end the line, where its writer has kept them from the last time
   */
  write(line: string, end?: Buffer): boolean;
  /** Writes what is still held and then this line, at once; false when that failed. Never throws. */
  writeNow(line: string, end?: Buffer): boolean;
  /** The code (`ENOSPC`, `EPIPE`) with which the last write failed. */
  readonly failedWith?: string | undefined;
}

/**
 * Bytes that are gathered before a write, and milliseconds after which they are written anyway. Every write wakes a
 * thread: with an eighth of the bytes that was a thirtieth of all work.
 */
const CHUNK = 512 * 1024;
const FLUSH_MS = 200;
/** Bytes that are held while nothing can be written; further lines are dropped. */
const MAX_HELD = 4 * 1024 * 1024;
/** Milliseconds between two attempts on a full pipe, and attempts that {@link LineOutput.writeNow} may take. */
const BUSY_MS = 10;
const BUSY_ATTEMPTS = 20;
/** Only the owner may read what is made here. */
const FILE_MODE = 0o600;

const NOTHING: Buffer = Buffer.alloc(0);

/**
 * Writes lines to a file or descriptor. Errors (a full disk, a closed pipe) are no exceptions: lines are held, up to a
 * limit, and tried again, and nobody waits.
 *
 * Not pino's own destination: that one ends the process when a write fails, and its `flushSync` never returns then.
 */
export class LineOutput implements LineSink {
  #fd: number;
  readonly #held = new HeldLines();
  /** Bytes of a write that was cut short; they come first. */
  #rest: Buffer = NOTHING;
  #flight: Promise<void> | undefined;
  #failedWith: string | undefined;
  /** Nothing came lately, so the next line does not wait for others. */
  #quiet = true;
  #soon: NodeJS.Immediate | undefined;
  readonly #timer: NodeJS.Timeout;

  /**
   * @param target a path, opened for appending, or an open descriptor
   * @param immediate write in the calling thread; needed for `writeNow`
   * @throws the error of the file system when the path cannot be opened
   */
  constructor(
    private readonly target: string | number,
    private immediate = false,
  ) {
    this.#fd = open(target);
    this.#timer = setInterval(() => {
      this.#quiet = this.#held.byteLength === 0;
      this.#flush();
    }, FLUSH_MS).unref();
  }

  get failedWith(): string | undefined {
    return this.#failedWith;
  }

  write(line: string, end = NOTHING): boolean {
    if (this.#held.byteLength + this.#rest.length + line.length + end.length > MAX_HELD) return false;
    this.#held.add(line, end);
    if (this.#held.byteLength >= CHUNK && this.#failedWith === undefined) this.#flush();
    else if (this.#quiet) this.#flushSoon();
    return true;
  }

  writeNow(line: string, end = NOTHING): boolean {
    if (!this.#flushNow()) return false;
    const bytes = Buffer.concat([Buffer.from(line), end]);
    const written = this.#put(bytes);
    // A torn line is ended, so that the next one stands on its own.
    if (written > 0 && written < bytes.length) this.#rest = Buffer.from('\n');
    return written === bytes.length;
  }

  /** From now on as with `immediate`; resolves when the write under way is over. */
  async becomeImmediate(): Promise<void> {
    this.immediate = true;
    await this.#flight;
  }

  /**
   * Opens the path again, after somebody moved the file away; what was gathered goes into the old file.
   *
   * @throws the error of the file system when the path cannot be opened; then the old file stays in use
   */
  async reopen(): Promise<void> {
    if (typeof this.target === 'number') return;
    const fd = open(this.target);
    while (this.#flight) await this.#flight;
    this.#flushNow();
    closeSync(this.#fd);
    this.#fd = fd;
  }

  /** Writes what is held, as far as that works, and closes a file. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    clearImmediate(this.#soon);
    await this.becomeImmediate();
    this.#flushNow();
    if (typeof this.target === 'string') closeSync(this.#fd);
  }

  #flushSoon(): void {
    this.#quiet = false;
    this.#soon = setImmediate(() => {
      this.#flush();
    });
  }

  #flush(): void {
    if (this.immediate) this.#flushNow();
    else if (!this.#flight && this.#takeAll().length > 0) this.#flight = this.#fly();
  }

  #fly(): Promise<void> {
    return new Promise((resolve) => {
      write(this.#fd, this.#rest, 0, this.#rest.length, null, (error, written) => {
        this.#flight = undefined;
        this.#landed(error, written);
        resolve();
      });
    });
  }

  /** After an error the next tick tries again, or a full pipe's own timer. */
  #landed(error: NodeJS.ErrnoException | null, written: number): void {
    this.#failedWith = error ? codeOf(error) : undefined;
    if (!error) {
      this.#rest = this.#rest.subarray(written);
      if (this.#rest.length > 0 || this.#held.byteLength >= CHUNK) this.#flush();
    } else if (error.code === 'EAGAIN') {
      setTimeout(() => {
        this.#flush();
      }, BUSY_MS).unref();
    }
  }

  #flushNow(): boolean {
    if (this.#flight) return false;
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

  /** Bytes that could be written. Waits a little for a pipe that is full. */
  #put(bytes: Buffer): number {
    let written = 0;
    for (let attempt = 0; written < bytes.length; attempt++) {
      try {
        written += writeSync(this.#fd, bytes, written);
      } catch (error) {
        this.#failedWith = codeOf(error);
        if (this.#failedWith !== 'EAGAIN' || attempt >= BUSY_ATTEMPTS) return written;
        sleep(BUSY_MS);
      }
    }
    this.#failedWith = undefined;
    return written;
  }
}

function open(target: string | number): number {
  return typeof target === 'number' ? target : openSync(target, 'a', FILE_MODE);
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown';
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
