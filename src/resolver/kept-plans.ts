import { type Answer } from './answer.js';
import { type BoundPlan, type PlanShelf } from './bound-plan.js';

/** Plans that are kept at most. */
export const MAX_PLANS = 20_000;
/** Bytes of memory that they may take, about. A usual plan takes some five thousand, one of a thousand addresses a million. */
export const MAX_PLAN_BYTES = 64 * 1024 * 1024;
/** Used plans that are passed over when one has to go, so that making room never takes long. */
const MAX_SPARED = 16;

/** What a plan depends on, part by part; what many plans share comes first. */
export type PlanKey = readonly string[];

interface Branch {
  readonly below: Map<string, Branch>;
  plan: BoundPlan | undefined;
}

/**
 * Plans, to be found again by what they depend on. A tree and not one map of joined texts: to join and hash a text took
 * a thirtieth of a request, and parts that run together the same way had to be kept apart.
 */
export class KeptPlans implements PlanShelf {
  readonly #root = newBranch();
  /** The plan that was passed over, or made, longest ago comes first. */
  readonly #keys = new Map<BoundPlan, PlanKey>();
  #bytes = 0;

  /** @param settle counts the uses of a kept answer before it is forgotten */
  constructor(readonly settle: (answer: Answer) => void) {}

  get(key: PlanKey): BoundPlan | undefined {
    let branch: Branch | undefined = this.#root;
    for (const part of key) branch = branch?.below.get(part);
    return branch?.plan;
  }

  /** Only for a key that is not there. */
  add(key: PlanKey, plan: BoundPlan): void {
    let branch = this.#root;
    for (const part of key) branch = branchBelow(branch, part);
    branch.plan = plan;
    this.#keys.set(plan, key);
    this.grew(weight(key, plan));
  }

  /**
   * The plan that was not used for longest makes room, nearly: one that was used since its last turn is passed over.
   * An order of use would have to be kept with every request.
   */
  grew(bytes: number): void {
    this.#bytes += bytes;
    let spared = 0;
    for (const [plan, key] of this.#keys) {
      if (this.#keys.size <= MAX_PLANS && this.#bytes <= MAX_PLAN_BYTES) return;
      if (plan.used && spared++ < MAX_SPARED) {
        plan.used = false;
        this.#keys.delete(plan);
        this.#keys.set(plan, key);
      } else this.forget(plan);
    }
  }

  /** Counts the uses of every kept answer. */
  settleAll(): void {
    for (const { kept } of this.#keys.keys()) if (kept) this.settle(kept);
  }

  /** Forgets all at once, after their uses were counted: a reload must not hold up requests. */
  clear(): void {
    this.settleAll();
    this.#root.below.clear();
    this.#keys.clear();
    this.#bytes = 0;
  }

  /** Only for a plan that is kept. */
  forget(plan: BoundPlan): void {
    const key = this.#keys.get(plan) ?? [];
    if (plan.kept) this.settle(plan.kept);
    cut(this.#root, key);
    this.#keys.delete(plan);
    this.#bytes -= weight(key, plan);
  }
}

function newBranch(): Branch {
  return { below: new Map(), plan: undefined };
}

function branchBelow({ below }: Branch, part: string): Branch {
  let next = below.get(part);
  if (!next) below.set(part, (next = newBranch()));
  return next;
}

/** Takes a plan out, and every branch that then bears nothing. */
function cut({ below }: Branch, [part = '', ...rest]: PlanKey): void {
  const next = below.get(part);
  if (next && rest.length > 0) cut(next, rest);
  if (next && (rest.length === 0 || next.below.size === 0)) below.delete(part);
}

/** Bytes of memory, about: the branches of its own, and what is kept of its addresses and its last answer. */
function weight(key: PlanKey, { plan, kept }: BoundPlan): number {
  const characters = key.reduce((sum, part) => sum + part.length, 0);
  const ofPlan = 1_600 + 2 * characters + 200 * plan.choices.length + 100 * plan.withheld.length;
  return ofPlan + (kept?.bytes ?? 0);
}
