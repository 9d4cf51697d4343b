import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Answer } from './answer.js';
import { type BoundPlan } from './bound-plan.js';
import { KeptPlans, MAX_PLAN_BYTES, MAX_PLANS, type PlanKey } from './kept-plans.js';

interface PlanDouble {
  readonly plan: { readonly choices: readonly unknown[]; readonly withheld: readonly unknown[] };
  used: boolean;
  kept: Answer | undefined;
}

/** A plan as far as it is looked at here; `bytes` are those of the answer that it keeps. */
function planOf(bytes: number, used = false): PlanDouble & BoundPlan {
  const kept = { bytes, uncounted: 0 } as unknown as Answer;
  return { plan: { choices: [], withheld: [] }, used, kept } as unknown as PlanDouble & BoundPlan;
}

const MIB = 1024 * 1024;
/** Few texts, among them none and some that run together the same way. */
const key = fc.array(fc.constantFrom('', 'a', 'b', 'ab'), { minLength: 3, maxLength: 3 });

let settled: Answer[];
let kept: KeptPlans;
beforeEach(() => {
  settled = [];
  kept = new KeptPlans((answer) => settled.push(answer));
});

function fill(count: number, bytes: number, used = false): readonly (PlanDouble & BoundPlan)[] {
  return Array.from({ length: count }, (_, at) => {
    const plan = planOf(bytes, used);
    kept.add(['k', String(at)], plan);
    return plan;
  });
}

/** Which of the first keys that `fill` uses are still there. */
function left(count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => at).filter((at) => kept.get(['k', String(at)]));
}

describe('kept plans', () => {
  it('are found by their own key alone', () => {
    fc.assert(
      fc.property(fc.array(key, { maxLength: 60 }), (keys) => {
        const model = new Map<string, BoundPlan>();
        const plans = new KeptPlans(() => undefined);
        for (const parts of keys) {
          const text = JSON.stringify(parts);
          if (model.has(text)) continue;
          const plan = planOf(0);
          model.set(text, plan);
          plans.add(parts, plan);
        }
        const found = (parts: PlanKey): unknown => plans.get(parts);
        for (const parts of keys) expect(found(parts)).toBe(model.get(JSON.stringify(parts)));
        const [gone] = keys;
        const plan = gone && plans.get(gone);
        if (gone && plan) plans.forget(plan);
        if (gone) model.delete(JSON.stringify(gone));
        for (const parts of keys) expect(found(parts)).toBe(model.get(JSON.stringify(parts)));
        plans.clear();
        for (const parts of keys) expect(found(parts)).toBeUndefined();
      }),
    );
  });

  it('are not more than their number', () => {
    fill(MAX_PLANS + 5, 0);
    expect(left(7)).toEqual([5, 6]);
    expect(settled).toHaveLength(5);
  });

  it('do not take more than their bytes, however few they are and however late they grow', () => {
    fill(80, MIB);
    expect(left(80)[0]).toBe(17); // 63 of a megabyte and a little
    const plan = kept.get(['k', '70']) as PlanDouble & BoundPlan;
    plan.kept = planOf(11 * MIB).kept;
    plan.used = true;
    kept.grew(10 * MIB);
    expect(left(80)[0]).toBe(27);
    expect(settled).toHaveLength(27);
  });

  it('count the characters of their key', () => {
    for (let at = 0; at < 100; at++) kept.add([String(at).padEnd(MIB, 'x')], planOf(0));
    expect(kept.get(['99'.padEnd(MIB, 'x')])).toBeDefined();
    expect(settled).toHaveLength(100 - (MAX_PLAN_BYTES / MIB / 2 - 1));
  });

  it('go when they were not used, and are passed over once when they were', () => {
    const plans = fill(60, MIB);
    for (const at of [0, 1, 3]) (plans[at] as PlanDouble).used = true;
    kept.add(['new'], planOf(6 * MIB));
    expect(left(10)).toEqual([0, 1, 3, 6, 7, 8, 9]);
    expect(plans.filter(({ used }) => used)).toEqual([]);
    kept.add(['newer'], planOf(54 * MIB));
    expect(left(60)).toEqual([0, 1, 3]); // made longest ago, used last
  });

  it('make room at once, even where all are used', () => {
    fill(60, MIB, true);
    kept.add(['new'], planOf(4 * MIB));
    expect(left(60)).toEqual(Array.from({ length: 60 }, (_, at) => at).filter((at) => at !== 16));
  });
});
