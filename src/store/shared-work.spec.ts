import { describe, expect, it } from '@jest/globals';
import { due } from '../../test/support/fake-clock.js';
import { ProviderError } from '../registry/provider-error.js';
import { SharedWork } from './shared-work.js';

/** Work that ends when the test says so. */
class Job {
  readonly signals: AbortSignal[] = [];
  readonly #ends: ((outcome: string | Error) => void)[] = [];

  readonly shared = new SharedWork((signal) => {
    this.signals.push(signal);
    return new Promise<string>((resolve, reject) => {
      this.#ends.push((outcome) => {
        if (typeof outcome === 'string') resolve(outcome);
        else reject(outcome);
      });
    });
  });

  end(at: number, outcome: string | Error): void {
    this.#ends[at]?.(outcome);
  }
}

const never = (): AbortSignal => new AbortController().signal;
const TIMED_OUT = { name: 'ProviderError', code: 'timed_out' };

describe('work that is shared', () => {
  it('is done once for all who want it at one time, and again after that', async () => {
    const job = new Job();
    const all = Promise.all(Array.from({ length: 20 }, () => job.shared.join(never())));
    job.end(0, 'first');
    expect(await all).toEqual(Array.from({ length: 20 }, () => 'first'));
    const next = job.shared.join(never());
    job.end(1, 'second');
    expect(await next).toBe('second');
    expect(job.signals).toHaveLength(2);
  });

  it('fails for all of them alike, and is done anew after that', async () => {
    const job = new Job();
    const all = [job.shared.join(never()), job.shared.join(never())];
    job.end(0, new ProviderError('refused'));
    for (const one of all) await expect(one).rejects.toMatchObject({ code: 'refused' });
    job.shared.join(never()).catch(() => undefined);
    expect(job.signals).toHaveLength(2);
  });

  it('goes on for the others when one has gone', async () => {
    const job = new Job();
    const gone = new AbortController();
    const one = job.shared.join(gone.signal);
    const other = job.shared.join(never());
    gone.abort();
    await expect(one).rejects.toMatchObject(TIMED_OUT);
    expect(job.signals.map(({ aborted }) => aborted)).toEqual([false]);
    job.end(0, 'it');
    expect([await other, job.signals[0]?.aborted]).toEqual(['it', true]); // at its end, with nobody left
  });

  it('is called off when nobody is left, and whoever comes then starts it anew', async () => {
    const job = new Job();
    const gone = new AbortController();
    const one = job.shared.join(gone.signal);
    gone.abort();
    await expect(one).rejects.toMatchObject(TIMED_OUT);
    expect(job.signals.map(({ aborted }) => aborted)).toEqual([true]);
    const other = job.shared.join(never());
    job.end(0, new Error('it was called off, and nobody hears of it'));
    job.end(1, 'it');
    expect(await other).toBe('it');
  });

  it('is not begun for whom is gone already', async () => {
    const job = new Job();
    await expect(due(job.shared.join(AbortSignal.abort()))).rejects.toMatchObject(TIMED_OUT);
    expect(job.signals).toEqual([]);
  });
});
