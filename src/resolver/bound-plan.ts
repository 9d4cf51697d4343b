import { type CredentialKeeper } from '../credentials/credential-keeper.js';
import { type CredentialSlot, type SlotOutcome } from '../credentials/credential-slot.js';
import { type Extension } from '../dialects/extension.js';
import { Answer, type Failed, type Given } from './answer.js';
import { ANSWER_DEADLINE_MS, gather, worthWaiting } from './gather.js';
import { type Choice, type Plan } from './plan.js';

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

/**
 * A plan with its credentials. The last answer is kept and repeated, as text, for as long as no slot changed and no
 * credential in it has to be looked at again.
 */
export class BoundPlan {
  /** Asked since it was last set to false (`KeptPlans`). */
  used = false;
  readonly #slots: readonly CredentialSlot[];
  #answer: Answer | undefined;
  #forgotten: number;
  #epoch = -1;
  #repeatUntil = -Infinity;

  constructor(
    readonly plan: Plan,
    readonly bound: readonly BoundChoice[],
    private readonly extension: Extension,
    private readonly keeper: CredentialKeeper,
    private readonly shelf: PlanShelf,
    private readonly secretName?: string,
  ) {
    this.#forgotten = keeper.forgotten;
    this.#slots = bound.map(({ slot }) => slot);
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
    const outcomes = this.#slots.map((slot) => slot.take());
    if (!outcomes.every((outcome) => outcome !== undefined)) return this.#wait();
    if (worthWaiting(this.#slots, outcomes, now, now).length > 0) return this.#wait();
    const answer = this.#compose(outcomes);
    this.#keep(answer, epoch);
    return answer;
  }

  #keep(answer: Answer, epoch: number): void {
    const former = this.#answer;
    if (former) this.shelf.settle(former);
    this.#answer = answer;
    this.#epoch = epoch;
    this.#repeatUntil = this.#slots.reduce(
      (until, slot) => Math.min(until, answer.unavailable ? unwaited(slot) : Infinity, slot.settledUntil),
      Infinity,
    );
    this.shelf.grew(answer.bytes - (former?.bytes ?? 0));
  }

  async #wait(): Promise<Answer> {
    const { outcomes, waits } = await gather(this.#slots, this.keeper.clock);
    return this.#compose(outcomes, waits);
  }

  /** The answer to one request, which is counted here. */
  #compose(outcomes: readonly SlotOutcome[], waits: readonly number[] = []): Answer {
    const given: Given[] = [];
    const failed: Failed[] = [];
    this.bound.forEach(({ address, candidate, slot }, at) => {
      const outcome = outcomes[at] ?? 'unavailable';
      const result = { address, candidate, waitedMs: waits[at] ?? 0 };
      if (typeof outcome === 'string') failed.push({ ...result, code: outcome });
      else given.push({ ...result, credential: outcome, stale: slot.state === 'stale' });
    });
    const answer = new Answer(this.extension, this.plan, given, failed, this.secretName);
    answer.uncounted = 1;
    this.shelf.settle(answer);
    return answer;
  }
}

/** Monotonic time up to which a request with nothing to give would not wait for the slot. */
function unwaited({ retry }: CredentialSlot): number {
  return retry ? retry.at - ANSWER_DEADLINE_MS : Infinity;
}
