import { type CredentialSlot, ToldError } from '../credentials/credential-slot.js';
import { pauseMs } from '../credentials/refresh-schedule.js';
import { type Sealer } from '../database/seal.js';
import { type ProviderError } from '../registry/provider-error.js';
import { type Rest, type ShelfPlace } from './credential-shelf.js';

/**
 * What is shared, the one letter that stands for it (the column has 64 characters, and a seal needs 58), and for how many
 * milliseconds it keeps others from asking at most. A limit is the vendor's and meets all alike. What else fails may fail
 * for one process alone, and so only those rest who have something to give.
 */
const SHARED = {
  throttled: { letter: 't', longestMs: 10_000 },
  unavailable: { letter: 'u', longestMs: 60_000 },
  timed_out: { letter: 'l', longestMs: 60_000 },
} as const;

const CODES = Object.keys(SHARED) as readonly (keyof typeof SHARED)[];

/** The part of its own pause for which a process has others rest: it is through with both when it asks again. */
const PART = 0.9;

/**
 * Who is told comes again after so small a part of what it has still lives: the one that was refused goes on asking, and
 * of a thousand others a database is not asked each minute.
 */
const UNHURRIED = 20;

/** Whose rest it is. */
interface Resting {
  readonly name: string;
  readonly sealer: Sealer;
  readonly slot: CredentialSlot;
}

/** Opens at this place, with this end and nowhere else: who has no key keeps nobody from asking. */
function rowOf(name: string, until: number): string {
  return `rests/${name}/${String(until)}`;
}

/** Undefined for what each process has to be told by the vendor itself. */
export function restAfter(
  error: ProviderError,
  { name, sealer, slot }: Resting,
  now: number,
): Rest | undefined {
  const code = CODES.find((each) => each === error.code);
  if (!code) return undefined;
  const { letter, longestMs } = SHARED[code];
  const until = Math.floor(now + Math.min(longestMs, PART * pauseMs(error, slot.failures + 1, 0)));
  return { mark: sealer.seal(letter, rowOf(name, until)), until };
}

/** Nobody mints for it, whatever the mark says. */
export function isRest({ holder }: ShelfPlace): boolean {
  return holder.startsWith('s1.');
}

/** Why a slot need not ask now; undefined = it may. */
export function toldToRest({ name, sealer, slot }: Resting, place: ShelfPlace): ToldError | undefined {
  const { holder, leasedUntil, now } = place;
  const leftMs = leasedUntil - now;
  if (!isRest(place) || leftMs <= 0) return undefined;
  const opened = sealer.open(holder, rowOf(name, leasedUntil));
  const code = CODES.find((each) => SHARED[each].letter === opened);
  if (!code || leftMs > SHARED[code].longestMs) return undefined;
  const lifeMs = slot.held?.remainingMs() ?? 0;
  if (code !== 'throttled' && lifeMs < 2 * leftMs) return undefined;
  return new ToldError(code, { retryAfterMs: Math.max(leftMs, lifeMs / UNHURRIED) });
}
