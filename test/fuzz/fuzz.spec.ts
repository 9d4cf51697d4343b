import { afterAll, describe, expect, it } from '@jest/globals';
import { openProviders } from '../../src/plugins/open-providers.js';
import { openStores } from '../../src/plugins/open-stores.js';
import { fuzz, type Target } from './engine.js';
import { allTargets } from './targets.js';

const ROOT = new URL('../../', import.meta.url);
const SEED = 20261122;

/** Those that read files take a hundred times as long. */
const RUNS = { quick: 3_000, slow: 150 };

const { targets, close } = allTargets(
  (await openProviders(new URL('providers/', ROOT))).all,
  (await openStores(new URL('stores/', ROOT))).all,
);
afterAll(close);

describe('a bounded run over every parser finds nothing', () => {
  it.each(targets.map((target) => [target.name, target] as const))('%s', async (_, target) => {
    const runs = target.slowMs === undefined ? RUNS.quick : RUNS.slow;
    expect(await fuzz(target, { seed: SEED, runs })).toEqual({
      target: target.name,
      runs,
      finding: undefined,
    });
  });
});

/** As opposed to nothing, a typed error or a refused signature. */
function isAccepted(outcome: unknown): boolean {
  if (outcome === undefined || outcome instanceof Error) return false;
  return !(typeof outcome === 'object' && outcome !== null && 'reason' in outcome);
}

describe('every parser is met on both sides of its rule', () => {
  it.each(targets.map((target) => [target.name, target] as const))('%s', async (_, target) => {
    const accepts = async (inputs: readonly string[]): Promise<readonly boolean[]> => {
      const accepted: boolean[] = [];
      for (const input of inputs) accepted.push(isAccepted(await target.run(input)));
      return accepted;
    };
    expect(await accepts(target.seeds)).toContain(true);
    expect(await accepts(target.pieces.map((piece) => `${piece}\0`))).toContain(false);
  });
});

describe('the engine', () => {
  const broken = (judge: Target<string>['judge']): Target<string> => ({
    name: 'broken',
    seeds: ['abc', 'abd'],
    pieces: ['!'],
    run: (input) => input,
    judge,
  });

  it('finds a rule that is broken, and shows the shortest input that breaks it', async () => {
    const target = broken((input) => (input.includes('!') ? 'an exclamation' : undefined));
    expect((await fuzz(target, { seed: SEED, runs: 1_000 })).finding).toEqual({
      input: '!',
      problem: 'an exclamation',
    });
  });

  it('takes an exception for a finding', async () => {
    const target = broken((input) => {
      if (input.includes('!')) throw new RangeError('broken');
      return undefined;
    });
    expect((await fuzz(target, { seed: SEED, runs: 1_000 })).finding?.problem).toMatch(
      /^thrown: RangeError: broken\n/,
    );
  });

  it('finds work that is not linear', async () => {
    const target = { ...broken(() => undefined), slowMs: 10 };
    expect((await fuzz(target, { seed: SEED, runs: 200 })).finding).toBeUndefined();
    const quadratic = (input: string): string => {
      let steps = 0;
      for (const from of input.split('').keys()) for (let at = from; at < input.length; at += 64) steps++;
      return String(steps);
    };
    const { finding } = await fuzz({ ...target, run: quadratic }, { seed: SEED, runs: 200 });
    expect(finding?.problem).toMatch(/^slow: the work grows too fast for ".+" repeated to 64 KiB at \d+$/);
  });

  it('gives the same inputs for the same seed', async () => {
    const seen: string[][] = [[], []];
    for (const inputs of seen) {
      const target = broken(() => undefined);
      await fuzz({ ...target, run: (input) => (inputs.push(input), input) }, { seed: SEED, runs: 90 });
    }
    expect(seen[0]).toEqual(seen[1]);
    expect(new Set(seen[0]).size).toBeGreaterThan(60);
  });
});
