import { type DecisionRecord } from './decision-record.js';
import { type DescribedAnswer } from './described-answer.js';

/** Decisions that are held in memory at most. */
export const MOST_RECENT = 1_000;
/** Bytes of what is told of their answers, about; one of a thousand addresses takes a third of a million. */
const MOST_BYTES = 8 * 1024 * 1024;

/** The last decisions of this process, the oldest making room. */
export class RecentDecisions {
  readonly #slots: (DecisionRecord | undefined)[] = new Array<undefined>(MOST_RECENT).fill(undefined);
  /** Decisions that were ever put, and that are forgotten of them: both only grow. */
  #put = 0;
  #forgotten = 0;
  #bytes = 0;

  add(record: DecisionRecord): void {
    if (this.#put - this.#forgotten === MOST_RECENT) this.#forgetOldest();
    this.#slots[this.#put++ % MOST_RECENT] = record;
    if (record.answer && record.answer.held++ === 0) this.#bytes += record.answer.bytes;
    while (this.#bytes > MOST_BYTES && this.#put - this.#forgotten > 1) this.#forgetOldest();
  }

  /** The newest first, each with its number; from below a number, where one is given. */
  *newest(below = Infinity): Generator<readonly [number: number, record: DecisionRecord]> {
    for (let at = Math.min(below, this.#put) - 1; at >= this.#forgotten; at--) {
      const record = this.#slots[at % MOST_RECENT];
      if (record) yield [at, record];
    }
  }

  #forgetOldest(): void {
    const place = this.#forgotten++ % MOST_RECENT;
    const answer: DescribedAnswer | undefined = this.#slots[place]?.answer;
    this.#slots[place] = undefined;
    if (answer && --answer.held === 0) this.#bytes -= answer.bytes;
  }
}
