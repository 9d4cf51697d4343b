import { type CredentialKeeper } from '../credentials/credential-keeper.js';
import { type CredentialSlot } from '../credentials/credential-slot.js';
import { type HeldCredential } from '../credentials/held-credential.js';
import { type ProviderErrorCode } from '../registry/provider-error.js';
import { type Dialect } from '../dialects/dialect.js';
import { Answer, type Failed, type Given } from './answer.js';
import { type Choice, type Plan } from './plan.js';

/** Milliseconds for a whole answer, whatever the vendors do: a Woodpecker try ends at 10 s. */
export const ANSWER_DEADLINE_MS = 8_000;

/** A chosen address and the slot that holds its credential. */
export interface BoundChoice extends Choice {
  readonly slot: CredentialSlot;
}

/** Where a plan is kept, as far as it has to know. */
export interface PlanShelf {
  /** Counts the uses of an answer that are not counted yet. */
  settle(answer: Answer): void;
  /** The answer that a plan keeps was replaced by one that takes so many more bytes of memory. */
  grew(bytes: number): void;
}

type Outcome = HeldCredential | ProviderErrorCode;

/**
 * A plan with its credentials. The last answer is kept and repeated, as text, for as long as no slot changed and no
 * credential in it has to be looked at again.
 */
export class BoundPlan {
  /** Asked since it was last set to false (`KeptPlans`). */
  used = false;
  #answer: Answer | undefined;
  #forgotten: number;
  #epoch = -1;
  #repeatUntil = -Infinity;

  constructor(
    readonly plan: Plan,
    readonly bound: readonly BoundChoice[],
    private readonly dialect: Dialect,
    private readonly keeper: CredentialKeeper,
    private readonly shelf: PlanShelf,
  ) {
    this.#forgotten = keeper.forgotten;
  }

  /** Whether all its slots are still those of the keeper; one that was forgotten does not mend itself any more. */
  get isCurrent(): boolean {
    const { forgotten } = this.keeper;
    if (forgotten === this.#forgotten) return true;
    if (this.bound.some(({ slot }) => slot.retired)) return false;
    this.#forgotten = forgotten;
    return true;
  }

  /** The answer kept from before, whether it may still be repeated or not. */
  get kept(): Answer | undefined {
    return this.#answer;
  }

  /** Fans out to all slots at once. An answer that needs no waiting is no promise. Never throws or rejects. */
  answer(): Answer | Promise<Answer> {
    const { epoch, clock } = this.keeper;
    const now = clock.monotonic();
    this.used = true;
    if (this.#answer && epoch === this.#epoch && now < this.#repeatUntil) {
      this.#answer.uncounted++;
      return this.#answer;
    }
    const outcomes = this.bound.map(({ slot }) => slot.take());
    if (!outcomes.every((outcome) => outcome !== undefined)) return this.#wait();
    const answer = this.#compose(outcomes);
    this.#keep(answer, epoch);
    return answer;
  }

  #keep(answer: Answer, epoch: number): void {
    const former = this.#answer;
    if (former) this.shelf.settle(former);
    this.#answer = answer;
    this.#epoch = epoch;
    this.#repeatUntil = this.bound.reduce((until, { slot }) => Math.min(until, slot.settledUntil), Infinity);
    this.shelf.grew(answer.bytes - (former?.bytes ?? 0));
  }

  async #wait(): Promise<Answer> {
    const { clock } = this.keeper;
    const startedAt = clock.monotonic();
    const outcomes: Outcome[] = this.bound.map(() => 'timed_out');
    const waits = this.bound.map(() => ANSWER_DEADLINE_MS);
    const all = Promise.all(
      this.bound.map(async ({ slot }, at) => {
        outcomes[at] = await slot.obtain();
        waits[at] = clock.monotonic() - startedAt;
      }),
    );
    let cancel = (): void => undefined;
    const deadline = new Promise<void>((resolve) => {
      cancel = clock.after(ANSWER_DEADLINE_MS, resolve);
    });
    await Promise.race([all, deadline]);
    cancel();
    return this.#compose(outcomes, waits);
  }

  /** The answer to one request, which is counted here. */
  #compose(outcomes: readonly Outcome[], waits: readonly number[] = []): Answer {
    const given: Given[] = [];
    const failed: Failed[] = [];
    this.bound.forEach(({ address, candidate, slot }, at) => {
      const outcome = outcomes[at] ?? 'unavailable';
      const result = { address, candidate, waitedMs: waits[at] ?? 0 };
      if (typeof outcome === 'string') failed.push({ ...result, code: outcome });
      else given.push({ ...result, credential: outcome, stale: slot.state === 'stale' });
    });
    const answer = new Answer(this.dialect, this.plan, given, failed);
    answer.uncounted = 1;
    this.shelf.settle(answer);
    return answer;
  }
}
