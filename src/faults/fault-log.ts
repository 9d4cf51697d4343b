import type { Logger } from 'pino';
import { factsOf } from './fault-facts.js';

/**
 * Where something threw that must not: the work on a signed request, somebody who was told of a request, a mint or the stop,
 * another route, or (`stray`) where nobody caught it.
 */
export type FaultPlace = 'request' | 'observer' | 'route' | 'stray';

/** Kinds of stray errors that are remembered; more than these are counted and no longer told. */
const MAX_KINDS = 100;

/** Counts and logs faults of the gateway. One request pays for a fault; the process and all others go on. */
export class FaultLog {
  /** There from the start, because Prometheus sees no increase in a series that begins with 1. */
  readonly counts: Record<FaultPlace, number> = { request: 0, observer: 0, route: 0, stray: 0 };
  readonly #strays = new Set<string>();

  constructor(private readonly logger: Logger) {}

  /** Never throws, since it is called where nothing may: the log itself may be what failed. */
  met(where: FaultPlace, thrown: unknown): void {
    this.counts[where]++;
    try {
      const line = { where, kind: kindOf(thrown), ...factsOf(thrown) };
      if (where === 'stray' && this.#isKnown(line)) return;
      this.logger.error(line, 'a fault of the gateway');
    } catch {
      // It is counted.
    }
  }

  /** What strays belongs to no request, and may come again and again. */
  #isKnown(line: object): boolean {
    const kind = JSON.stringify(line);
    if (this.#strays.has(kind) || this.#strays.size >= MAX_KINDS) return true;
    this.#strays.add(kind);
    return false;
  }
}

/** Names of JavaScript's own errors; any other name is the choice of whoever threw. */
const KINDS = ['Error', 'TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'EvalError', 'URIError'];

/** What was thrown, in a word of a closed set: messages may repeat what a request or a vendor said. */
function kindOf(thrown: unknown): string {
  const isNamed = typeof thrown === 'object' && thrown !== null && 'name' in thrown;
  if (!isNamed) return typeof thrown;
  return KINDS.find((kind) => kind === thrown.name) ?? 'other';
}
