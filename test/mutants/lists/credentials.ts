import { type Area } from '../mutant.js';

const HELD = 'src/credentials/held-credential.ts';
const SCHEDULE = 'src/credentials/refresh-schedule.ts';
const SLOT = 'src/credentials/slot.ts';

export const CREDENTIALS: Area = {
  name: 'credentials',
  specs: ['src/credentials/'],
  mutants: [
    // The minimum of half a life is a quarter.
    {
      file: SCHEDULE,
      text: 'Math.min(configuredMs, lifetimeMs / 2)',
      by: 'Math.min(configuredMs, lifetimeMs / 4)',
    },
    { file: SCHEDULE, text: 'if (lifetimeMs === Infinity) return Infinity;', by: '' },
    { file: SCHEDULE, text: 'lifetimeMs * 0.6', by: 'lifetimeMs * 0.9' },
    { file: SCHEDULE, text: 'first * 2 **', by: 'first * 1 **' },
    {
      file: SCHEDULE,
      text: 'Math.max(pause, Math.min(error.retryAfterMs',
      by: 'Math.min(pause, Math.min(error.retryAfterMs',
    },
    {
      file: SCHEDULE,
      text: 'LONGEST_RETRY_AFTER_MS = 15 * 60_000',
      by: 'LONGEST_RETRY_AFTER_MS = 1500 * 60_000',
    },
    // The life is counted from the end of the mint.
    { file: HELD, text: 'this.#mintedAt = startedAt;', by: 'this.#mintedAt = clock.monotonic();' },
    { file: HELD, text: 'clock.now() - (clock.monotonic() - startedAt)', by: 'clock.now()' },
    { file: HELD, text: 'return Math.max(this.#clock', by: 'return Math.min(this.#clock' },
    { file: HELD, text: 'return Math.min(possible, longestMs);', by: 'return possible;' },
    { file: HELD, text: 'life > 0 && life <=', by: 'life <=' },
    { file: HELD, text: 'longestMs + CLOCK_TOLERANCE_MS', by: 'longestMs * 2' },
    { file: HELD, text: 'if (this.remainingMs() <= 0)', by: 'if (this.remainingMs() < 0)' },
    { file: HELD, text: 'UNUSABLE_USERNAME = /[:', by: 'UNUSABLE_USERNAME = /[' },
    // A failing renewal with little life left lets requests wait again.
    { file: SLOT, text: 'if (this.#failure) return held;', by: '' },
    { file: SLOT, text: 'this.#held.remainingMs() > 0 ? this.#held', by: 'true ? this.#held' },
    { file: SLOT, text: 'held.ageMs() >= this.#refreshAge', by: 'held.ageMs() < this.#refreshAge' },
    { file: SLOT, text: 'return (this.#flight ??= this.#fly()', by: 'return (this.#flight = this.#fly()' },
    { file: SLOT, text: 'const count = before + 1;', by: 'const count = 1;' },
    { file: SLOT, text: 'if (this.idleMs <= usedWithinMs)', by: 'if (this.idleMs >= 0)' },
    { file: 'src/credentials/slot-key.ts', text: 'scope.key, identity, images', by: 'scope.key, identity' },
    { file: 'src/credentials/slot-key.ts', text: 'scope.key, identity,', by: 'scope.key,' },
    {
      file: 'src/credentials/within-limit.ts',
      text: 'await Promise.race([work(limit.signal), rejectOn(limit.signal)])',
      by: 'await work(limit.signal)',
    },
  ],
};
