import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type BoundPlan } from './bound-plan.js';
import { KeptPlans } from './kept-plans.js';

/** A plan of so many addresses; nothing else of it is looked at. */
function planOf(addresses: number): BoundPlan {
  return { plan: { choices: { length: addresses }, withheld: [] }, kept: undefined } as unknown as BoundPlan;
}

/** Few texts, among them none and some that run together the same way. */
const key = fc.array(fc.constantFrom('', 'a', 'b', 'ab'), { minLength: 3, maxLength: 3 });
const ROOM = 40_000;

describe('kept plans', () => {
  it('are found by their own key alone, and the one made longest ago makes room', () => {
    const isAdded = fc.tuple(key, fc.constantFrom(0, 9_999, 19_999));
    fc.assert(
      fc.property(fc.array(isAdded, { maxLength: 60 }), (added) => {
        const kept = new KeptPlans(() => undefined);
        let model: [string, BoundPlan, number][] = [];
        for (const [parts, addresses] of added) {
          const text = JSON.stringify(parts);
          if (model.some(([known]) => known === text)) continue;
          const plan = planOf(addresses);
          kept.add(parts, plan);
          model.push([text, plan, addresses + 1]);
          while (model.reduce((sum, [, , weight]) => sum + weight, 0) > ROOM) model = model.slice(1);
          for (const [other] of added) {
            const found = model.find(([known]) => known === JSON.stringify(other));
            expect(kept.get(other)).toBe(found?.[1]);
          }
        }
        kept.clear();
        for (const [other] of added) expect(kept.get(other)).toBeUndefined();
      }),
    );
  });
});
