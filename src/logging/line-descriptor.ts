import { closeSync, write, writeSync } from 'node:fs';
import { openTarget } from './lines/line-target.js';
import { codeOf } from '../wire/error-facts.js';

/** Whom a write in the background tells how many bytes it wrote, and with which error it ended. */
type Written = (written: number) => void;

/** An open file or pipe, and whether writing to it works. */
export class LineDescriptor {
  #fd: number;
  /** The code with which the last write failed. */
  failedWith: string | undefined;

  /**
   * @param target a path, opened for appending, or an open descriptor
   * @param successor a descriptor to go on with when nobody reads the target any more
   * @throws the error of the file system when the path cannot be opened
   */
  constructor(
    private readonly target: string | number,
    private successor?: number,
  ) {
    this.#fd = openTarget(target);
  }

  /** Writes in the calling thread, and returns how many bytes that were. */
  put(bytes: Buffer): number {
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(this.#fd, bytes, written);
      this.failedWith = undefined;
    } catch (error) {
      this.#failed(error);
    }
    return written;
  }

  /** Writes in the background; some bytes, not always all. */
  send(bytes: Buffer, told: Written): void {
    write(this.#fd, bytes, 0, bytes.length, null, (error, written) => {
      if (error) this.#failed(error);
      else this.failedWith = undefined;
      told(error ? 0 : written);
    });
  }

  /**
   * Opens the path again and calls `before` while the old file is still the one that is written to.
   *
   * @throws the error of the file system when the path cannot be opened; then the old file stays in use
   */
  async reopen(before: () => Promise<void>): Promise<void> {
    if (typeof this.target === 'number') return;
    const fd = openTarget(this.target);
    await before();
    this.close();
    this.#fd = fd;
  }

  /** A network file system may complain only now, when there is nothing left to be done. */
  close(): void {
    if (this.#fd === this.target) return;
    try {
      closeSync(this.#fd);
    } catch (error) {
      this.failedWith = codeOf(error) || 'unknown';
    }
  }

  /** Goes on with the successor, where there is one left; nothing may be on its way. */
  succeed(): void {
    if (this.successor === undefined) return;
    this.close();
    this.#fd = openTarget(this.successor);
    this.successor = undefined;
  }

  #failed(error: unknown): void {
    this.failedWith = codeOf(error) || 'unknown';
    if (this.failedWith === 'EPIPE') this.succeed();
  }
}
