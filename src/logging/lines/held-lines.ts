/** Bytes for which there is room from the start. */
const ROOM = 1024 * 1024;
/** UTF-8 takes at most so many bytes for a UTF-16 unit. */
const MAX_BYTES_PER_UNIT = 3;

/**
 * Lines that wait to be written, as bytes. Two buffers take turns: one is filled while the other is written, so that
 * nothing has to be allocated, joined or collected for a line.
 */
export class HeldLines {
  #filling = Buffer.allocUnsafeSlow(ROOM);
  #other = Buffer.allocUnsafeSlow(ROOM);
  #used = 0;

  get byteLength(): number {
    return this.#used;
  }

  add(line: string, end: Buffer): void {
    const needed = this.#used + line.length * MAX_BYTES_PER_UNIT + end.length;
    if (needed > this.#filling.length) this.#grow(needed);
    this.#used += this.#filling.write(line, this.#used);
    this.#filling.set(end, this.#used);
    this.#used += end.length;
  }

  /** Everything that is held, which is held no longer. The bytes stay as they are until this is called again. */
  take(): Buffer {
    const bytes = this.#filling.subarray(0, this.#used);
    [this.#filling, this.#other] = [this.#other, this.#filling];
    if (this.#filling.length > ROOM) this.#filling = Buffer.allocUnsafeSlow(ROOM); // a time of plenty is over
    this.#used = 0;
    return bytes;
  }

  #grow(needed: number): void {
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#filling.length));
    this.#filling.copy(grown, 0, 0, this.#used);
    this.#filling = grown;
  }
}
