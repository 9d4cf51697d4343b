import { type Clock } from '../credentials/clock.js';
import { type CredentialSlot, type SlotOutcome } from '../credentials/credential-slot.js';

/** Milliseconds for a whole answer, whatever the vendors do: a Woodpecker try ends at 10 s. */
export const ANSWER_DEADLINE_MS = 8_000;

/**
 * Milliseconds from the first failing call of a credential for which an answer waits for its next attempts although it
 * has others to give: most hiccups are over by then, and no vendor that is down costs the others more.
 */
const HICCUP_MS = 2_000;

/** What became of the slots of an answer, in their order. */
export interface Gathered {
  readonly outcomes: readonly SlotOutcome[];
  /** Milliseconds for which each was waited for. */
  readonly waits: readonly number[];
}

/**
 * Asks all slots at once and waits for those that only a mint can tell of. Then it waits for attempts that failing slots
 * have planned ({@link worthWaiting}): a Drone runner never asks again, and a Woodpecker server only twice within some
 * two seconds. Never rejects, and is over within {@link ANSWER_DEADLINE_MS}.
 */
export async function gather(slots: readonly CredentialSlot[], clock: Clock): Promise<Gathered> {
  const startedAt = clock.monotonic();
  const outcomes: SlotOutcome[] = slots.map(() => 'timed_out');
  const waits = slots.map(() => ANSWER_DEADLINE_MS);
  const note = (at: number, outcome: SlotOutcome): void => {
    outcomes[at] = outcome;
    waits[at] = clock.monotonic() - startedAt;
  };
  const waiting = slots.map(async (slot, at) => {
    note(at, await slot.obtain());
  });
  await within(startedAt + ANSWER_DEADLINE_MS, Promise.all(waiting), clock);
  for (;;) {
    slots.forEach((slot, at) => {
      const outcome = typeof outcomes[at] === 'string' ? slot.take() : undefined;
      if (outcome !== undefined) note(at, outcome);
    });
    const worth = worthWaiting(slots, outcomes, startedAt, clock.monotonic());
    if (worth.length === 0) return { outcomes, waits };
    const until = worth.reduce((latest, each) => Math.max(latest, each.until), startedAt);
    await within(until, Promise.race(worth.map(({ slot }) => slot.attempted())), clock);
  }
}

/** A slot whose next attempt an answer waits for, up to a monotonic time. */
interface Worth {
  readonly slot: CredentialSlot;
  readonly until: number;
}

/**
 * The failing slots that a request waits for: with nothing else to give every one whose next attempt begins before the
 * deadline of the answer, else only those that have just begun to fail.
 *
 * @param startedAt monotonic time of the request
 */
export function worthWaiting(
  slots: readonly CredentialSlot[],
  outcomes: readonly (SlotOutcome | undefined)[],
  startedAt: number,
  now: number,
): readonly Worth[] {
  const hasSomething = outcomes.some((outcome) => typeof outcome === 'object');
  const deadline = startedAt + ANSWER_DEADLINE_MS;
  return slots.flatMap((slot, at) => {
    const retry = typeof outcomes[at] === 'string' ? slot.retry : undefined;
    if (!retry) return [];
    const until = hasSomething ? Math.min(deadline, retry.failingSince + HICCUP_MS) : deadline;
    return retry.at < until && now < until ? [{ slot, until }] : [];
  });
}

/** Waits for it until a monotonic time, and leaves no timer behind. */
async function within(until: number, what: Promise<unknown>, clock: Clock): Promise<void> {
  let cancel = (): void => undefined;
  const over = new Promise<void>((resolve) => {
    cancel = clock.after(until - clock.monotonic(), resolve);
  });
  await Promise.race([what, over]);
  cancel();
}
