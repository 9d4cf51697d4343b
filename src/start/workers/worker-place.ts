import cluster, { type Worker } from 'node:cluster';
import { closeHandedConnection } from './handed-connection.js';

/** Milliseconds within which a worker must serve. It waits for nobody then, so only one that hangs takes so long. */
const START_LIMIT_MS = 120_000;
/** First and longest pause in milliseconds before a worker is replaced; doubled each time in between. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** Milliseconds of service after which what ended a worker is a new failure and not the last one again. */
const STEADY_MS = 60_000;

/** How a worker ended: of status and signal the one that did not end it is null, both where there was no process. */
export interface WorkerEnd {
  readonly status: number | null;
  readonly signal: string | null;
  /** It had told that it serves. */
  readonly served: boolean;
}

/** Who is told what happens in a place. */
export interface PlaceOwner {
  /** The worker takes too long to start and is killed. */
  hangs(): void;
  ended(place: WorkerPlace, end: WorkerEnd): void;
}

/** One of the places of the pool: it holds one worker after the other. */
export class WorkerPlace {
  #worker: Worker | undefined;
  #servingSince: number | undefined;
  #failures = 0;
  /** Of the start of a worker, or of the pause before it. */
  #timer: NodeJS.Timeout | undefined;
  #hangUpMissed = false;

  constructor(private readonly owner: PlaceOwner) {}

  /** Its worker, once that serves. */
  get serving(): Worker | undefined {
    return this.#servingSince === undefined ? undefined : this.#worker;
  }

  get isEmpty(): boolean {
    return this.#worker === undefined;
  }

  /** Starts a worker now, unless there is one. */
  start(): void {
    if (this.#worker) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.owner.hangs();
      this.signal('SIGKILL');
    }, START_LIMIT_MS);
    this.#fork();
  }

  /** Starts a worker after a pause, which grows with every failure; returns its milliseconds. */
  startLater(): number {
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** (this.#failures - 1), LONGEST_PAUSE_MS);
    this.#timer = setTimeout(() => {
      this.start();
    }, pause);
    return pause;
  }

  /** Starts no worker any more; one that there is stays. */
  close(): void {
    clearTimeout(this.#timer);
  }

  /** Takes note when `worker`, which tells that it serves, is the one here. */
  noteServing(worker: Worker): void {
    if (worker !== this.#worker) return;
    clearTimeout(this.#timer);
    this.#servingSince = performance.now();
    if (this.#hangUpMissed) this.signal('SIGHUP');
    this.#hangUpMissed = false;
  }

  /** A worker that starts would die of it, and gets it when it serves; one that is waited for starts at once. */
  hangUp(): void {
    if (this.serving) this.signal('SIGHUP');
    else if (this.#worker) this.#hangUpMissed = true;
    else this.start();
  }

  signal(signal: NodeJS.Signals): void {
    this.#worker?.process.kill(signal);
  }

  /** Where the system makes no process there is an error instead of an end, thrown or as an event. */
  #fork(): void {
    try {
      const worker = cluster.fork();
      this.#worker = worker;
      closeHandedConnection(worker);
      worker.once('exit', (status: number | null, signal: string | null) => {
        this.#ended(status, signal);
      });
      // Also of messages that do not reach a worker which ends; unheard, it would end this process.
      worker.on('error', () => {
        if (worker.process.pid === undefined && worker === this.#worker) this.#ended(null, null);
      });
    } catch {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        this.#ended(null, null);
      });
    }
  }

  #ended(status: number | null, signal: string | null): void {
    const lived = this.#servingSince === undefined ? undefined : performance.now() - this.#servingSince;
    clearTimeout(this.#timer);
    this.#worker = this.#servingSince = undefined;
    this.#hangUpMissed = false;
    this.#failures = (lived ?? 0) >= STEADY_MS ? 1 : this.#failures + 1;
    this.owner.ended(this, { status, signal, served: lived !== undefined });
  }
}
