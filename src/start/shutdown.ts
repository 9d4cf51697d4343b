import { type FaultLog } from '../faults/fault-log.js';

/**
 * What is closed when the gateway stops, in this order: nothing begins any more, what runs is answered, credentials are
 * forgotten, features and providers give back what they hold (Nest's hooks), and the audit and traces of all that are
 * written to the end.
 */
const ORDER = ['work', 'listener', 'credentials', 'features', 'providers', 'audit'] as const;

/** Each part says how it is closed as soon as it is open, so a start that fails half-way closes as much as was opened. */
export class Shutdown {
  readonly #closers = new Map<(typeof ORDER)[number], (() => unknown)[]>(ORDER.map((part) => [part, []]));

  constructor(private readonly faults: FaultLog) {}

  add(part: (typeof ORDER)[number], close: () => unknown): void {
    this.#closers.get(part)?.push(close);
  }

  /** Closes each part once, however often it is called. Never rejects: one that fails keeps no other from being closed. */
  async run(): Promise<void> {
    for (const closers of this.#closers.values()) {
      for (const close of closers.splice(0)) {
        try {
          await close();
        } catch (thrown) {
          this.faults.met('observer', thrown);
        }
      }
    }
  }
}
