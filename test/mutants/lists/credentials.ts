import { type Area } from '../mutant.js';

const HELD = 'src/credentials/held-credential.ts';
const SCHEDULE = 'src/credentials/refresh-schedule.ts';
const KEY = 'src/credentials/slot-key.ts';
const LIMIT = 'src/credentials/within-limit.ts';
const CONTENTS = 'src/credentials/slot-contents.ts';
const SLOT = 'src/credentials/slot.ts';

export const CREDENTIALS: Area = {
  name: 'credentials',
  specs: ['src/credentials/(credential-keeper|held-credential|renewal|slot)'],
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
      text: 'return Math.max(pause, Math.min(error.retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS));',
      by: 'return pause;',
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
    { file: SLOT, text: 'if (this.#contents.failure) return held;', by: '' },
    { file: CONTENTS, text: 'this.#held.remainingMs() > 0 ? this.#held', by: 'true ? this.#held' },
    { file: CONTENTS, text: 'held.ageMs() >= this.#refreshAge', by: 'held.ageMs() < this.#refreshAge' },
    { file: SLOT, text: 'return (this.#flight ??= this.#fly()', by: 'return (this.#flight = this.#fly()' },
    { file: CONTENTS, text: 'const count = before + 1;', by: 'const count = 1;' },
    { file: SLOT, text: 'if (this.idleMs <= usedWithinMs)', by: 'if (this.idleMs >= 0)' },
    { file: KEY, text: 'scope.key, identity, images', by: 'scope.key, identity' },
    { file: KEY, text: 'scope.key, identity,', by: 'scope.key,' },
    {
      file: LIMIT,
      text: 'await Promise.race([work(limit.signal), rejectOn(limit.signal)])',
      by: 'await work(limit.signal)',
    },
    { file: SLOT, text: 'this.#lastUsed = this.context.clock.monotonic();\n    const', by: 'const' },
    { file: CONTENTS, text: '!this.#lapsed && held.remainingMs()', by: 'held.remainingMs()' },
    {
      file: CONTENTS,
      text: '!this.#lapsed && held.remainingMs() >= this.minimumFor(held)',
      by: '!this.#lapsed',
    },
    {
      file: SLOT,
      text: 'if (this.#flight) this.#outdated = true;\n    else if',
      by: 'if (this.#flight) return;\n    else if',
    },
    { file: SLOT, text: 'else if (this.#contents.last || this.#contents.failure) void', by: 'else void' },
    {
      file: SLOT,
      text: "this.#retired || (this.#flight && failure.code === 'timed_out')",
      by: 'this.#retired',
    },
    { file: SLOT, text: '!failure || this.#retired || (this.#flight', by: '!failure || (this.#flight' },
    { file: CONTENTS, text: 'return now + STEADY_MS;', by: 'return Infinity;' },
    { file: CONTENTS, text: '(this.#failure ? 0 : this.minimumFor(held))', by: '0' },
    { file: CONTENTS, text: 'now + left, this.#failure ? Infinity : this.#refreshAt', by: 'now + left' },
    { file: SLOT, text: 'this.#retired || this.context.stopped.aborted', by: 'this.context.stopped.aborted' },
    {
      file: CONTENTS,
      text: 'this.#failure ?? { count: 0, failingSince: startedAt }',
      by: '{ count: 0, failingSince: startedAt }',
    },
    { file: CONTENTS, text: 'this.#refreshAge - held.ageMs()', by: 'this.#refreshAge' },
    { file: SLOT, text: 'if (!this.#flight) this.#release();', by: '' },
    { file: SLOT, text: 'if (isOutdated && !this.#retired) void this.#launch();', by: '' },
    {
      file: CONTENTS,
      text: 'this.#failure = undefined;\n    this.#lapsed = this.lapses',
      by: 'this.#lapsed = this.lapses',
    },
    { file: CONTENTS, text: 'this.#lapsed = this.lapses && this.#held?.lifetimeMs === Infinity;', by: '' },
    {
      file: SCHEDULE,
      text: 'Math.min(refreshAgeMs(lifetimeMs, minimumMs, random), renewAfterMs * (1 - random / 10))',
      by: 'refreshAgeMs(lifetimeMs, minimumMs, random)',
    },
    {
      file: SCHEDULE,
      text: 'lifetimeMs === Infinity ? Math.max(ASK_WHILE_USED_MS, renewAfterMs) : lifetimeMs',
      by: 'ASK_WHILE_USED_MS',
    },
    {
      file: SCHEDULE,
      text: 'Math.max(ASK_WHILE_USED_MS, held ? renewWhileUsedMs(held) : 0)',
      by: 'ASK_WHILE_USED_MS',
    },
    { file: HELD, text: 'Number.isFinite(age) && age >= 0', by: 'Number.isFinite(age)' },
    { file: HELD, text: '[ageMs, now - (issuedAt ?? now)]', by: '[now - (issuedAt ?? now)]' },
    { file: HELD, text: "if (!usable(minted)) throw new ProviderError('bad_answer');", by: '' },
    { file: LIMIT, text: "stopped.addEventListener('abort', stop, { once: true });", by: '' },
    {
      file: LIMIT,
      text: 'const cancel = clock.after(limitMs, stop);',
      by: 'const cancel = clock.after(limitMs * 2, stop);',
    },
  ],
};
