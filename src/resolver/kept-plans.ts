import { type Answer } from './answer.js';
import { type BoundPlan } from './bound-plan.js';

/** Addresses that all kept plans together may hold; a plan of one address is some hundred bytes with its answer. */
const MAX_KEPT_ADDRESSES = 40_000;

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
export class KeptPlans {
  readonly #root = newBranch();
  /** The plan made longest ago comes first. */
  readonly #keys = new Map<BoundPlan, PlanKey>();
  #addresses = 0;

  /** @param settle counts the uses of a kept answer before it is forgotten */
  constructor(private readonly settle: (answer: Answer) => void) {}

  get(key: PlanKey): BoundPlan | undefined {
    let branch: Branch | undefined = this.#root;
    for (const part of key) branch = branch?.below.get(part);
    return branch?.plan;
  }

  /**
   * Only for a key that is not there. The plan made longest ago makes room: cheaper than keeping an order of use, and
   * making a plan again is cheap.
   */
  add(key: PlanKey, plan: BoundPlan): void {
    let branch = this.#root;
    for (const part of key) branch = branchBelow(branch, part);
    branch.plan = plan;
    this.#keys.set(plan, key);
    this.#addresses += weight(plan);
    for (const oldest of this.#keys.keys()) {
      if (this.#addresses <= MAX_KEPT_ADDRESSES || oldest === plan) return;
      this.#forget(oldest);
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
    this.#addresses = 0;
  }

  #forget(plan: BoundPlan): void {
    if (plan.kept) this.settle(plan.kept);
    cut(this.#root, this.#keys.get(plan) ?? []);
    this.#keys.delete(plan);
    this.#addresses -= weight(plan);
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

function weight({ plan }: BoundPlan): number {
  return 1 + plan.choices.length + plan.withheld.length;
}
