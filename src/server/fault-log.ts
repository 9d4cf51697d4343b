import type { Logger } from 'pino';

/**
 * Where something threw that must not: the work on a signed request, somebody who was told of a request or a mint, or
 * another route.
 */
export type FaultPlace = 'request' | 'observer' | 'route';

/** Counts and logs faults of the gateway. One request pays for a fault; the process and all others go on. */
export class FaultLog {
  /** There from the start, because Prometheus sees no increase in a series that begins with 1. */
  readonly counts: Record<FaultPlace, number> = { request: 0, observer: 0, route: 0 };

  constructor(private readonly logger: Logger) {}

  /** Never throws, since it is called where nothing may: the log itself may be what failed. */
  met(where: FaultPlace, thrown: unknown): void {
    this.counts[where]++;
    try {
      this.logger.error({ where, kind: kindOf(thrown) }, 'a fault of the gateway');
    } catch {
      // It is counted.
    }
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
