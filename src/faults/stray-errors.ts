import type { Logger } from 'pino';
import { type FaultLog } from './fault-log.js';

/** More stray errors than this within so many milliseconds are a process that does not work any more. */
const MOST = 10;
const WITHIN_MS = 60_000;
/** Milliseconds for which readiness tells of one. */
const TOLD_MS = 600_000;

/** Node's own word for a state that cannot be: what it does next nobody knows. */
const FATAL_CODE = 'ERR_INTERNAL_ASSERTION';

/**
 * Survives errors that nobody caught: exceptions, rejections, and `error` events without a listener. Each would end the
 * process, and with it every credential that is held, although most are one call of a vendor's SDK that went wrong after
 * its answer was no longer waited for. What is survived and what is not: docs/decisions.md, SECURITY.md (G13).
 */
export class StrayErrors {
  /** Resolves when the process should stop in good order, and be started anew. */
  readonly tooMany: Promise<void>;
  #resolve: () => void = () => undefined;
  #gaveUp = false;
  /** When the last ones came; the oldest goes first. */
  readonly #times: number[] = [];

  /** @param now milliseconds of a clock that only goes forward */
  constructor(
    private readonly faults: FaultLog,
    private readonly logger: Logger,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.tooMany = new Promise((resolve) => (this.#resolve = resolve));
  }

  /** From now on, for the rest of the process. */
  survive(): void {
    process.on('uncaughtException', this.met).on('unhandledRejection', this.met);
  }

  /** Whether one came in the last ten minutes. */
  readonly areRecent = (): boolean => this.now() - (this.#times.at(-1) ?? -Infinity) < TOLD_MS;

  /** Never throws. */
  readonly met = (thrown: unknown): void => {
    this.faults.met('stray', thrown);
    this.#times.push(this.now());
    if (this.#times.length > MOST + 1) this.#times.shift();
    if (!this.#gaveUp && (this.#isStorm() || isFatal(thrown))) this.#giveUp();
  };

  #isStorm(): boolean {
    const [oldest = 0] = this.#times;
    return this.#times.length > MOST && this.now() - oldest < WITHIN_MS;
  }

  #giveUp(): void {
    this.#gaveUp = true;
    this.logger.error('too many errors that nobody caught: the process ends');
    this.#resolve();
  }
}

function isFatal(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === FATAL_CODE;
}
