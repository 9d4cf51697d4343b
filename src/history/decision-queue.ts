import { type Clock } from '../credentials/clock.js';
import { type Database } from '../database/database.js';
import { DatabaseError, mayPass } from '../database/database-error.js';
import { type DecisionRecord } from './decision-record.js';
import { type Batch, type DecisionWriter } from './decision-writer.js';

/** Decisions that wait to be written at most, and bytes of what is told of their answers, about. */
export const MOST_WAITING = 5_000;
const MOST_BYTES = 32 * 1024 * 1024;

/** Milliseconds after which even a few are written, how many do not wait for that, and how many are written at one time. */
const PAUSE_MS = 1_000;
const ENOUGH = 500;
const MOST_AT_ONCE = 1_000;

/** Milliseconds for the last ones at the end of the process. */
const STOP_LIMIT_MS = 2_000;

/** How often a batch is tried that the database refuses although it can be asked. */
const MOST_TRIES = 3;

/** Holds decisions until the database has them. */
export class DecisionQueue {
  written = 0;
  /** There was no room for them, or the database refused them. */
  dropped = 0;
  #waiting: DecisionRecord[] = [];
  #bytes = 0;
  #batch: Batch | undefined;
  #tries = 0;
  #cancel: (() => void) | undefined;
  #writing: Promise<void> | undefined;
  #writer: DecisionWriter | undefined;
  #stopped = false;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  get waiting(): number {
    return this.#waiting.length + (this.#batch?.records.length ?? 0);
  }

  add(record: DecisionRecord): void {
    if (this.waiting >= MOST_WAITING || this.#bytes > MOST_BYTES) {
      this.dropped++;
      return;
    }
    const { answer } = record;
    if (answer && answer.waiting++ === 0) this.#bytes += answer.bytes;
    const count = this.#waiting.push(record);
    if (count === ENOUGH && !this.#batch) this.#plan(0);
    else if (!this.#cancel) this.#plan(PAUSE_MS);
  }

  /** Writes what waits, once; what cannot be written then, or not in time, is dropped. */
  async stop(): Promise<void> {
    this.#cancel?.();
    this.#stopped = true;
    await Promise.race([this.#writeAll(), new Promise<void>((end) => this.clock.after(STOP_LIMIT_MS, end))]);
    this.dropped += this.waiting;
    this.#waiting = [];
    this.#batch = undefined;
  }

  async #writeAll(): Promise<void> {
    await this.#writing;
    while (this.waiting > 0 && (await this.#writeBatch()));
  }

  #plan(afterMs: number): void {
    this.#cancel?.();
    if (this.#stopped) return;
    this.#cancel = this.clock.after(afterMs, () => {
      this.#cancel = undefined;
      this.#writing ??= this.#write().finally(() => {
        this.#writing = undefined;
        if (this.waiting > 0) this.#plan(PAUSE_MS);
      });
    });
  }

  async #write(): Promise<void> {
    let goesOn = await this.#writeBatch();
    while (goesOn && this.#waiting.length >= ENOUGH) goesOn = await this.#writeBatch();
  }

  /** False = it could not be written, and stays. Never rejects. */
  async #writeBatch(): Promise<boolean> {
    if (this.waiting === 0) return false;
    const batch = (this.#batch ??= { records: this.#take() });
    try {
      if (this.database.state !== 'ok') return false;
      await (await this.#openWriter()).write(batch, this.clock.now());
      this.written += batch.records.length;
    } catch (thrown) {
      const isRefused = !(thrown instanceof DatabaseError) || !mayPass(thrown);
      if (!isRefused || ++this.#tries < MOST_TRIES) return false;
      this.dropped += batch.records.length;
    }
    this.#tries = 0;
    this.#batch = undefined;
    return true;
  }

  async #openWriter(): Promise<DecisionWriter> {
    return (this.#writer ??= new (await import('./decision-writer.js')).DecisionWriter(this.database));
  }

  #take(): readonly DecisionRecord[] {
    const records = this.#waiting.splice(0, MOST_AT_ONCE);
    for (const { answer } of records) if (answer && --answer.waiting === 0) this.#bytes -= answer.bytes;
    return records;
  }
}
