import { type Clock, systemClock } from '../credentials/clock.js';
import { type ServedRequest } from '../exchange/served-request.js';
import { type ClientTally, type RequestTally } from './request-tally.js';

/** Signed requests of one minute; what was neither given, refused nor unavailable was answered with nothing. */
export interface Minute {
  readonly requests: number;
  /** Answered with something. */
  readonly given: number;
  /** Their signature or their form was refused. */
  readonly refused: number;
  /** Should have been given something that could not be had. */
  readonly unavailable: number;
}

const MINUTE_MS = 60_000;
/** The minutes that are kept, with the running one. */
export const RECENT_MINUTES = 60;

const NONE: Minute = { requests: 0, given: 0, refused: 0, unavailable: 0 };

/** What is neither an answer, a refusal of the request nor the end of a connection. */
const UNAVAILABLE: ReadonlySet<ServedRequest['outcome']> = new Set([
  ...(['providers_unavailable', 'client_not_ready', 'internal_error'] as const),
]);

/**
 * The last hour of a process by the minute. Requests know nothing of it: it looks at what is counted in any case, once a
 * minute and when somebody asks.
 */
export class RecentMinutes {
  #minutes: Minute[] = [];
  /** Of all requests, when the running minute began. */
  #before = NONE;
  /** Epoch milliseconds. */
  #startedAt: number;
  #cancel = (): void => undefined;

  constructor(
    private readonly requests: RequestTally,
    private readonly clock: Clock = systemClock,
  ) {
    this.#startedAt = minuteOf(clock.now());
    this.#wait();
  }

  /** The oldest first; the last one is not over. At most sixty, and none from before the start. */
  all(): readonly (Minute & { readonly at: number })[] {
    this.#turn();
    const minutes = [...this.#minutes, difference(this.#total(), this.#before)];
    const first = this.#startedAt - this.#minutes.length * MINUTE_MS;
    return minutes.map((minute, index) => ({ at: first + index * MINUTE_MS, ...minute }));
  }

  stop(): void {
    this.#cancel();
  }

  #wait(): void {
    const left = Math.min(MINUTE_MS, Math.max(1, this.#startedAt + MINUTE_MS - this.clock.now()));
    this.#cancel = this.clock.after(left, () => {
      this.#turn();
      this.#wait();
    });
  }

  /** Ends the running minute where it is over; a clock that was set back lengthens it, and one that jumped leaves a gap. */
  #turn(): void {
    const now = minuteOf(this.clock.now());
    const passed = Math.min(RECENT_MINUTES, (now - this.#startedAt) / MINUTE_MS);
    if (passed < 0) this.#startedAt = now;
    if (passed <= 0) return;
    const total = this.#total();
    const gap = Array<Minute>(passed - 1).fill(NONE);
    this.#minutes = [...this.#minutes, difference(total, this.#before), ...gap].slice(1 - RECENT_MINUTES);
    this.#before = total;
    this.#startedAt = now;
  }

  #total(): Minute {
    return [...this.requests.all()].map(countsOf).reduce(sum, NONE);
  }
}

function minuteOf(time: number): number {
  return Math.floor(time / MINUTE_MS) * MINUTE_MS;
}

function countsOf({ outcomes, given, lacking }: ClientTally): Minute {
  let [requests, refused, unavailable] = [0, 0, lacking];
  for (const [outcome, count] of outcomes) {
    requests += count;
    if (UNAVAILABLE.has(outcome)) unavailable += count;
    else if (outcome !== 'ok' && outcome !== 'aborted') refused += count;
  }
  return { requests, given, refused, unavailable };
}

function sum(one: Minute, other: Minute): Minute {
  return combined(one, other, (a, b) => a + b);
}

function difference(later: Minute, earlier: Minute): Minute {
  return combined(later, earlier, (a, b) => a - b);
}

function combined(one: Minute, other: Minute, by: (a: number, b: number) => number): Minute {
  return {
    requests: by(one.requests, other.requests),
    given: by(one.given, other.given),
    refused: by(one.refused, other.refused),
    unavailable: by(one.unavailable, other.unavailable),
  };
}
