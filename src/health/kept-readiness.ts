import { type Gateway, type Readiness } from '../gateway/gateway.js';

/** Milliseconds for which readiness is not found out again: everybody may ask, and it looks at every credential. */
export const READINESS_KEPT_MS = 250;

interface ReadinessAnswer {
  readonly status: Readiness['status'];
  /** JSON. */
  readonly body: string;
}

/** The answer to whether requests are welcome. What ends them is seen at once, the passing of time a moment later. */
export class KeptReadiness {
  #kept: ReadinessAnswer | undefined;
  #facts: readonly unknown[] = [];
  #until = -Infinity;

  constructor(private readonly gateway: Gateway) {}

  answer(): ReadinessAnswer {
    const now = this.gateway.keeper.clock.monotonic();
    const facts = this.#factsNow();
    const stands = now < this.#until && facts.every((fact, at) => fact === this.#facts[at]);
    if (this.#kept && stands) return this.#kept;
    const readiness = this.gateway.readiness();
    this.#facts = facts;
    this.#until = now + READINESS_KEPT_MS;
    return (this.#kept = { status: readiness.status, body: JSON.stringify(readiness) });
  }

  /** What changes it other than by time, and costs nothing to ask. */
  #factsNow(): readonly unknown[] {
    const { draining, current, keeper } = this.gateway;
    return [draining, this.gateway.auditBroken(), current, keeper.epoch];
  }
}
