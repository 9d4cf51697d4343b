import { describe, expect, it, jest } from '@jest/globals';
import { stopEveryClock } from '../../test/support/standing-time.js';
import { ProviderError } from '../registry/provider-error.js';
import { HeldIdentity, type SignedIn } from './held-identity.js';

const never = (): AbortSignal => new AbortController().signal;
const HOUR = 3_600_000;

/** Counts sign-ins, each of which gives its number. */
class Bench {
  count = 0;
  lifeMs = HOUR;
  /** Numbers that the store refuses. */
  refused: readonly number[] = [];
  readonly held = new HeldIdentity(async (): Promise<SignedIn<number>> => {
    await Promise.resolve();
    return { identity: ++this.count, lifeMs: this.lifeMs };
  });

  read(): Promise<number> {
    return this.held.use(never(), (identity) =>
      this.refused.includes(identity)
        ? Promise.reject(new ProviderError('refused'))
        : Promise.resolve(identity),
    );
  }
}

describe('a held identity', () => {
  it('is one for all who read at one time, and at the next time', async () => {
    const bench = new Bench();
    expect(await Promise.all([bench.read(), bench.read(), bench.read()])).toEqual([1, 1, 1]);
    expect(await bench.read()).toBe(1);
  });

  it.each([
    [HOUR, HOUR - 5_000],
    [10_000, 9_000],
  ])('that lives %i ms is used %i ms', async (lifeMs, used) => {
    stopEveryClock();
    const bench = new Bench();
    bench.lifeMs = lifeMs;
    await bench.read();
    jest.advanceTimersByTime(used - 1);
    expect(await bench.read()).toBe(1);
    jest.advanceTimersByTime(1);
    expect(await bench.read()).toBe(2);
  });

  it.each([0, -HOUR])('that has %i ms left serves only those who asked for it', async (lifeMs) => {
    stopEveryClock();
    const bench = new Bench();
    bench.lifeMs = lifeMs;
    expect(await Promise.all([bench.read(), bench.read()])).toEqual([1, 1]);
    expect(await bench.read()).toBe(2);
  });

  it('that is refused is replaced at once where it is older than a minute, and only once', async () => {
    stopEveryClock();
    const bench = new Bench();
    await bench.read();
    bench.refused = [1];
    jest.advanceTimersByTime(59_999);
    await expect(bench.read()).rejects.toMatchObject({ code: 'refused' });
    expect(bench.count).toBe(1);
    jest.advanceTimersByTime(1);
    expect(await Promise.all([bench.read(), bench.read()])).toEqual([2, 2]);
    bench.refused = [1, 2];
    await expect(bench.read()).rejects.toMatchObject({ code: 'refused' });
    expect(bench.count).toBe(2);
  });

  it('is not replaced for another failure', async () => {
    stopEveryClock();
    const bench = new Bench();
    await bench.read();
    jest.advanceTimersByTime(HOUR / 2);
    const failing = bench.held.use(never(), () => Promise.reject(new ProviderError('throttled')));
    await expect(failing).rejects.toMatchObject({ code: 'throttled' });
    expect(await bench.read()).toBe(1);
  });

  it('is forgotten when it is closed, and not kept after that', async () => {
    stopEveryClock();
    const bench = new Bench();
    const reading = bench.read();
    bench.held.close();
    expect(await reading).toBe(1);
    expect(await bench.read()).toBe(2);
    bench.refused = [3];
    await expect(bench.read()).rejects.toMatchObject({ code: 'refused' });
    expect(bench.count).toBe(3);
  });
});
