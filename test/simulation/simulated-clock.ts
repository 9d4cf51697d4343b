import { type Clock } from '../../src/credentials/clock.js';

interface Timer {
  readonly at: number;
  /** Undefined = cancelled; what it would have run holds much. */
  run: (() => void) | undefined;
}

/** A clock for millions of timers: a heap of the milliseconds at which any is due, and time that jumps to the next. */
export class SimulatedClock implements Clock {
  readonly #due = new Map<number, Timer[]>();
  readonly #heap: number[] = [];
  #now = 0;

  now(): number {
    return START + this.#now;
  }

  monotonic(): number {
    return this.#now;
  }

  after(milliseconds: number, run: () => void): () => void {
    const timer: Timer = { at: this.#now + milliseconds, run };
    const whole = Math.floor(timer.at);
    const others = this.#due.get(whole);
    if (others) others.push(timer);
    else {
      this.#due.set(whole, [timer]);
      this.#push(whole);
    }
    return () => {
      timer.run = undefined;
    };
  }

  /** Lets time pass: all that is due in one millisecond begins, then everything that follows from it happens. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await settled();
    for (let next = this.#heap[0]; next !== undefined && next <= end; next = this.#heap[0]) {
      const timers = this.#due.get(next) ?? [];
      this.#due.delete(next);
      this.#pop();
      if (this.#ran(timers)) await settled();
    }
    this.#now = Math.max(this.#now, end);
  }

  /** Whether there was one that is not cancelled. */
  #ran(timers: Timer[]): boolean {
    let ran = false;
    for (const timer of timers.sort((one, other) => one.at - other.at)) {
      if (!timer.run) continue;
      ran = true;
      this.#now = Math.max(this.#now, timer.at);
      timer.run();
    }
    return ran;
  }

  #push(time: number): void {
    const heap = this.#heap;
    let at = heap.push(time) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] ?? 0;
      if (above <= time) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = time;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      if ((heap[child + 1] ?? Infinity) < (heap[child] ?? 0)) child++;
      const below = heap[child] ?? 0;
      if (below >= last) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = last;
  }
}

const START = Date.UTC(2026, 10, 22);

/** Every promise that can be settled is. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
