import { type Clock } from '../../src/credentials/clock.js';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
  isCancelled: boolean;
}

/** A clock for millions of timers: a heap, and time that jumps from one to the next. */
export class SimulatedClock implements Clock {
  readonly #heap: Timer[] = [];
  #now = 0;
  #order = 0;

  now(): number {
    return START + this.#now;
  }

  monotonic(): number {
    return this.#now;
  }

  after(milliseconds: number, run: () => void): () => void {
    const timer = { at: this.#now + milliseconds, order: this.#order++, run, isCancelled: false };
    this.#push(timer);
    return () => {
      timer.isCancelled = true;
    };
  }

  /** Lets time pass: all that is due at one millisecond begins, then everything that follows from it happens. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await settled();
    for (let next = this.#heap[0]; next && next.at <= end; next = this.#heap[0]) {
      this.#now = Math.max(this.#now, next.at);
      const until = Math.floor(this.#now) + 1;
      let ran = false;
      for (let due: Timer | undefined = next; due && due.at < until && due.at <= end; due = this.#heap[0]) {
        this.#pop();
        this.#now = Math.max(this.#now, due.at);
        if (due.isCancelled) continue;
        ran = true; // what runs may cancel itself
        due.run();
      }
      if (ran) await settled();
    }
    this.#now = end;
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let at = heap.push(timer) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (isBefore(heap[parent], timer)) break;
      swap(heap, at, parent);
      at = parent;
    }
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    heap[0] = last;
    for (let at = 0; ;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < heap.length && isBefore(heap[child], heap[least])) least = child;
      if (least === at) return;
      swap(heap, at, least);
      at = least;
    }
  }
}

const START = Date.UTC(2026, 10, 22);

function isBefore(one: Timer | undefined, other: Timer | undefined): boolean {
  if (!one || !other) return false;
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

function swap(heap: Timer[], a: number, b: number): void {
  const [one, other] = [heap[a], heap[b]];
  if (!one || !other) return;
  heap[a] = other;
  heap[b] = one;
}

/** Every promise that can be settled is. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
