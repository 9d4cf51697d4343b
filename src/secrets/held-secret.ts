import { inspect } from 'node:util';
import { type Clock } from '../credentials/clock.js';
import { type Held } from '../credentials/slot.js';
import { type StoredSecret } from '../store/secret-store.js';

/** A secret as it was last read. It does not end: while its store is down it is given on, and its age is told. */
export class HeldSecret implements Held {
  readonly lifetimeMs = Infinity;

  constructor(
    readonly secret: StoredSecret,
    /** Milliseconds after which it is read again while it is used. */
    readonly renewAfterMs: number,
    private readonly clock: Clock,
    private readonly readAt: number,
  ) {}

  /** Milliseconds since it was read. */
  ageMs(): number {
    return this.clock.monotonic() - this.readAt;
  }

  remainingMs(): number {
    return Infinity;
  }

  /** Whether it says the same; a new version of the same values is no change. */
  isLike(other: HeldSecret): boolean {
    return JSON.stringify(this.secret.value) === JSON.stringify(other.secret.value);
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}
