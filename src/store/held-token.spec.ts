import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { stopEveryClock } from '../../test/support/standing-time.js';
import { ProviderError, type ProviderErrorCode } from '../registry/provider-error.js';
import { HeldToken } from './held-token.js';

const HOUR_MS = 3_600_000;
const { signal } = new AbortController();

let made: number;
let lifeMs: number;
let held: HeldToken<string>;

beforeEach(() => {
  stopEveryClock();
  [made, lifeMs] = [0, HOUR_MS];
  held = new HeldToken(() => Promise.resolve({ token: `token-${String(++made)}`, lifeMs }));
});

const use = (): Promise<string> => held.use(signal, (token) => Promise.resolve(token));
const refusedWith =
  (code: ProviderErrorCode, seen: string[] = []) =>
  (token: string): Promise<never> => {
    seen.push(token);
    return Promise.reject(new ProviderError(code));
  };

describe('a token that is held', () => {
  it('serves all who use it, until a minute before its end', async () => {
    expect(await Promise.all([use(), use()])).toEqual(['token-1', 'token-1']);
    jest.advanceTimersByTime(HOUR_MS - 60_001);
    expect(await use()).toBe('token-1');
    jest.advanceTimersByTime(1);
    expect(await use()).toBe('token-2');
  });

  it('is used for nine tenths of a short life', async () => {
    lifeMs = 10_000;
    await use();
    jest.advanceTimersByTime(8_999);
    expect(await use()).toBe('token-1');
    jest.advanceTimersByTime(1);
    expect(await use()).toBe('token-2');
  });

  it('counts its life from when it was asked for', async () => {
    held = new HeldToken(() => {
      jest.advanceTimersByTime(10_000); // how long the answer took
      return Promise.resolve({ token: `token-${String(++made)}`, lifeMs: 100_000 });
    });
    await use();
    jest.advanceTimersByTime(79_999);
    expect(await use()).toBe('token-1');
    jest.advanceTimersByTime(1);
    expect(await use()).toBe('token-2');
  });

  it('is replaced once where it is refused after a minute, and not before', async () => {
    const seen: string[] = [];
    await expect(held.use(signal, refusedWith('refused', seen))).rejects.toMatchObject({ code: 'refused' });
    jest.advanceTimersByTime(59_999);
    await expect(held.use(signal, refusedWith('refused', seen))).rejects.toMatchObject({ code: 'refused' });
    expect(seen).toEqual(['token-1', 'token-1']);
    jest.advanceTimersByTime(1);
    await expect(held.use(signal, refusedWith('refused', seen))).rejects.toMatchObject({ code: 'refused' });
    expect(seen).toEqual(['token-1', 'token-1', 'token-1', 'token-2']);
    expect(await use()).toBe('token-2');
  });

  it('is replaced once for all whose use was refused at one time', async () => {
    await use();
    jest.advanceTimersByTime(60_000);
    const once = (token: string): Promise<string> =>
      token === 'token-1' ? Promise.reject(new ProviderError('refused')) : Promise.resolve(token);
    expect(await Promise.all([held.use(signal, once), held.use(signal, once)])).toEqual([
      'token-2',
      'token-2',
    ]);
    expect(made).toBe(2);
  });

  it('is kept whatever else goes wrong with it', async () => {
    await use();
    jest.advanceTimersByTime(60_000);
    for (const code of ['not_found', 'throttled', 'unavailable', 'timed_out', 'bad_answer'] as const) {
      await expect(held.use(signal, refusedWith(code))).rejects.toMatchObject({ code });
    }
    expect(await use()).toBe('token-1');
  });

  it.each([0, -1, NaN, Infinity])('is none with a life of %s', async (life) => {
    lifeMs = life;
    await expect(use()).rejects.toMatchObject({
      code: 'bad_answer',
      message: 'the vendor gave an answer that cannot be used',
    });
    lifeMs = HOUR_MS;
    expect(await use()).toBe('token-2');
  });

  it('is forgotten at the end, and so is one that was under way', async () => {
    await use();
    held.close();
    expect(await use()).toBe('token-2');
    expect(await use()).toBe('token-3');
  });
});
