import { inspect } from 'node:util';
import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CredentialKeeper } from './credential-keeper.js';
import { type CredentialSlot } from './credential-slot.js';
import { HeldCredential } from './held-credential.js';
import { ProviderError, type ProviderErrorCode } from '../registry/provider-error.js';
import { minimumLifeMs, refreshAgeMs } from './refresh-schedule.js';
import { type MintedCredential } from '../registry/registry-provider.js';
import { due, FakeClock, settle } from '../../test/support/fake-clock.js';
import { StubProvider, stubSettings } from '../../test/support/config/stub-provider.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let clock: FakeClock;
let provider: StubProvider;
let keeper: CredentialKeeper;
let minted: number;
let outcomes: string[];

/** A vendor whose tokens live so long and whose n-th token is `token-n`. */
function vendor(lifetimeMs: number): () => Promise<MintedCredential> {
  return () =>
    Promise.resolve({
      username: 'u',
      password: `token-${String(++minted)}`,
      expiresAt: clock.now() + lifetimeMs,
    });
}

function failing(code: ProviderErrorCode, retryAfterMs?: number): () => Promise<never> {
  return () => Promise.reject(new ProviderError(code, retryAfterMs === undefined ? {} : { retryAfterMs }));
}

/** A vendor that never answers by itself; it ends when it is told to stop. */
function hanging({ signal }: { signal: AbortSignal }): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new ProviderError('timed_out'));
    });
  });
}

function slot(identity = 'one', images: readonly string[] = [], scope = 'scope'): CredentialSlot {
  const settings = stubSettings(identity);
  return keeper.slot({ entryName: `entry-${identity}`, provider, scope: { key: scope }, settings, images });
}

function said(outcome: HeldCredential | string | undefined): string | undefined {
  return outcome instanceof HeldCredential ? outcome.password : outcome;
}

beforeEach(() => {
  clock = new FakeClock();
  minted = 0;
  outcomes = [];
  provider = new StubProvider(vendor(12 * HOUR));
  keeper = new CredentialKeeper({ clock, random: () => 0.5, onMint: (_, outcome) => outcomes.push(outcome) });
});

describe('sharing', () => {
  it('mints once for 200 requests at once', async () => {
    const given = await Promise.all(Array.from({ length: 200 }, () => slot().obtain()));
    expect(new Set(given.map(said))).toEqual(new Set(['token-1']));
    expect(minted).toBe(1);
  });

  it('shares between entries of one identity, and never between identities, scopes or narrowings', async () => {
    const slots = [slot('a'), slot('a'), slot('b'), slot('a', ['x/y']), slot('a', [], 'other')];
    const given = await Promise.all(slots.map((each) => each.obtain()));
    expect(given.map(said)).toEqual(['token-1', 'token-1', 'token-2', 'token-3', 'token-4']);
  });

  it('shares whatever the order in which settings were written', () => {
    const scope = { key: 's' };
    const request = { entryName: 'e', provider, scope, images: [] };
    const one = keeper.slot({ ...request, settings: { a: 1, b: 2, c: undefined } });
    expect(keeper.slot({ ...request, settings: { b: 2, a: 1 } })).toBe(one);
  });
});

describe('a life', () => {
  it('gives what is held without waiting, and renews it in the background while it is used', async () => {
    const held = slot();
    await held.obtain();
    await clock.advance(6 * HOUR);
    expect(said(held.take())).toBe('token-1');
    await clock.advance(1.2 * HOUR);
    expect(said(held.take())).toBe('token-2');
    expect(held.state).toBe('fresh');
  });

  it('does not renew what nobody used for a lifetime', async () => {
    await slot().obtain();
    await clock.advance(10 * 12 * HOUR);
    expect(minted).toBe(2); // once in its first life, while it still counted as used
    expect(slot().state).toBe('unused');
    expect(clock.pendingTimers).toBe(0);
  });

  it('mints anew when it is used again after a rest longer than a life', async () => {
    provider.mint = vendor(HOUR);
    const held = slot();
    await held.obtain();
    await clock.advance(40 * MINUTE);
    expect(minted).toBe(2);
    await clock.advance(3 * HOUR);
    expect(held.take()).toBeUndefined();
    expect(said(await held.obtain())).toBe('token-3');
  });

  it('waits for a new one when what is held has less than the minimum left', async () => {
    provider.mint = vendor(HOUR);
    const held = slot();
    await held.obtain();
    keeper.minimumMs = 59 * MINUTE; // half the lifetime is the most that is asked for
    await clock.advance(29 * MINUTE);
    expect(said(held.take())).toBe('token-1');
  });

  it('counts the life from the vendor clock, so that a cloud an hour off changes nothing', async () => {
    for (const offset of [-HOUR, HOUR]) {
      const issued = clock.now() + offset;
      provider.mint = () =>
        Promise.resolve({
          username: 'u',
          password: `at${String(offset)}`,
          issuedAt: issued,
          expiresAt: issued + HOUR,
        });
      const held = slot(String(offset));
      await held.obtain();
      expect(held.expiresAt).toBe(clock.now() + HOUR);
      expect(held.state).toBe('fresh');
    }
  });

  it('refuses what has already expired, and what no client could use', async () => {
    const now = clock.now();
    const unusable: MintedCredential[] = [
      { username: 'u', password: 'p', expiresAt: Date.UTC(2015, 0, 1) },
      { username: 'u', password: 'p', expiresAt: now },
      { username: 'u', password: 'p', expiresAt: Number.NaN },
      { username: 'u', password: 'p', issuedAt: now, expiresAt: now - 1 },
      { username: '', password: 'p' },
      { username: 'u', password: '' },
      { username: 'u:v', password: 'p' },
      { username: 'u\n', password: 'p' },
      { username: 'u' } as MintedCredential,
      { username: 'u', password: 1 } as unknown as MintedCredential,
    ];
    for (const [at, each] of unusable.entries()) {
      provider.mint = () => Promise.resolve(each);
      expect(await slot(String(at)).obtain()).toBe('bad_answer');
    }
  });

  it('survives a wall clock that jumps either way', async () => {
    provider.mint = vendor(HOUR);
    const held = slot();
    await held.obtain();
    clock.jumpWall(-5 * HOUR);
    await clock.advance(3 * HOUR);
    expect(held.take()).toBeUndefined(); // not alive for ever because the wall clock went back
    expect(said(await held.obtain())).toMatch(/^token-/);
    clock.jumpWall(5 * HOUR);
    const before = minted;
    expect(held.take()).toBeUndefined();
    await held.obtain();
    expect(minted).toBe(before + 1);
    expect(held.state).toBe('fresh');
  });
});

describe('failures', () => {
  it('gives what is held until it expires, then answers at once that there is nothing', async () => {
    const held = slot();
    await held.obtain();
    provider.mint = failing('unavailable');
    for (let hour = 0; hour < 11; hour++) {
      await clock.advance(HOUR);
      expect(said(held.take())).toBe('token-1');
    }
    expect(held.state).toBe('stale');
    expect(held.lastError).toBe('unavailable');
    await clock.advance(2 * HOUR);
    expect(held.take()).toBe('unavailable');
    expect(held.state).toBe('failing');
  });

  it('recovers by itself while it is used', async () => {
    provider.mint = failing('unavailable');
    const held = slot();
    expect(await held.obtain()).toBe('unavailable');
    provider.mint = vendor(HOUR);
    await clock.advance(1_000);
    expect(said(held.take())).toBe('token-1');
  });

  it('backs off: an hour of failure costs few calls', async () => {
    provider.mint = failing('unavailable');
    const held = slot();
    await held.obtain();
    for (let minute = 0; minute < 60; minute++) {
      await clock.advance(MINUTE);
      held.take();
    }
    expect(provider.requests.length).toBeGreaterThan(30);
    expect(provider.requests.length).toBeLessThan(60);
  });

  it.each<[ProviderErrorCode, number, number]>([
    ['unavailable', 249, 400],
    ['timed_out', 999, 1_600],
    ['throttled', 1_999, 3_100],
    ['bad_answer', 4_999, 7_600],
    ['refused', 14_999, 23_000],
    ['not_found', 14_999, 23_000],
    ['not_configured', 14_999, 23_000],
  ])('after %s it waits between %d and %d ms', async (code, least, most) => {
    provider.mint = failing(code);
    const held = slot();
    await held.obtain();
    await clock.advance(least);
    expect(provider.requests).toHaveLength(1);
    await clock.advance(most - least);
    expect(provider.requests).toHaveLength(2);
    expect(outcomes).toEqual([code, code]);
  });

  it('honours Retry-After, up to a quarter of an hour', async () => {
    provider.mint = failing('throttled', 120_000);
    await slot('patient').obtain();
    await clock.advance(119_000);
    expect(provider.requests).toHaveLength(1);
    await clock.advance(2_000);
    expect(provider.requests).toHaveLength(2);
    provider.mint = failing('throttled', 24 * HOUR);
    const held = slot('forever');
    await held.obtain();
    expect(held.nextAttemptMs).toBe(15 * MINUTE);
  });

  it('forgets the failure of a slot that nobody uses, so that the next request waits for a mint again', async () => {
    provider.mint = failing('unavailable');
    const held = slot();
    await held.obtain();
    await clock.advance(HOUR);
    expect(held.state).toBe('unused');
    expect(clock.pendingTimers).toBe(0);
    provider.mint = vendor(HOUR);
    expect(said(await held.obtain())).toBe('token-1');
  });

  it('ends a mint that hangs, and lets nobody wait for the next one', async () => {
    provider.mint = hanging;
    const held = slot();
    const first = held.obtain();
    await clock.advance(6_999);
    await clock.advance(1);
    expect(await due(first)).toBe('timed_out');
    expect(held.take()).toBe('timed_out');
    await clock.advance(2_000); // the next attempt hangs by now
    expect(held.take()).toBe('timed_out');
    expect(await due(held.obtain())).toBe('timed_out');
  });

  it('does not wait for a provider that ignores its signal', async () => {
    provider.mint = () => new Promise(() => undefined);
    const waiting = slot().obtain();
    await clock.advance(7_000);
    expect(await due(waiting)).toBe('timed_out');
  });

  it('takes a provider that throws whatever it likes for unavailable', async () => {
    for (const thrown of [new Error('with text'), 'text', undefined, null, { status: 500 }]) {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what a careless provider may do
      provider.mint = () => Promise.reject(thrown);
      expect(await slot(String(minted++)).obtain()).toBe('unavailable');
    }
    provider.mint = () => {
      throw new Error('before there was a promise');
    };
    expect(await slot('sync').obtain()).toBe('unavailable');
  });
});

describe('stopping', () => {
  it('cancels the mint in flight and every timer', async () => {
    provider.mint = hanging;
    const waiting = slot().obtain();
    await settle();
    keeper.stop();
    expect(await due(waiting)).toBe('timed_out');
    expect(provider.requests[0]?.signal.aborted).toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });

  it('lets a request finish with a slot that is retired under it, and then leaves it alone', async () => {
    const retired = slot();
    const waiting = retired.obtain();
    keeper.retain([]);
    expect(said(await waiting)).toBe('token-1');
    await clock.advance(24 * HOUR);
    expect(minted).toBe(1);
    expect(slot()).not.toBe(retired);
  });
});

describe('what a held credential shows of itself', () => {
  it('is nothing', () => {
    const held = new HeldCredential({ username: 'user-canary', password: 'pass-canary' }, clock, 0);
    const shown = [inspect(held), JSON.stringify({ held }), inspect(held, { showHidden: true, depth: 9 })];
    for (const text of shown) expect(text).not.toMatch(/canary/);
    expect(held.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('the schedule', () => {
  it('never lets a credential in use fall below its minimum, and never renews in the first third of a life', () => {
    const lifetimes = fc.integer({ min: 1_000, max: 48 * HOUR });
    fc.assert(
      fc.property(
        lifetimes,
        fc.integer({ min: 0, max: 24 * HOUR }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (lifetime, configured, random) => {
          const minimum = minimumLifeMs(lifetime, configured);
          const age = refreshAgeMs(lifetime, minimum, random);
          expect(minimum).toBeLessThanOrEqual(lifetime / 2);
          expect(lifetime - age).toBeGreaterThan(minimum);
          expect(age).toBeGreaterThanOrEqual(lifetime / 3);
        },
      ),
    );
  });
});
