import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { due, FakeClock, settle } from '../../test/support/fake-clock.js';
import { StubProvider, stubSettings } from '../../test/support/config/stub-provider.js';
import { ProviderError } from '../registry/provider-error.js';
import { type MintedCredential } from '../registry/registry-provider.js';
import { CredentialKeeper } from './credential-keeper.js';
import { type CredentialSlot } from './credential-slot.js';
import { HeldCredential } from './held-credential.js';
import { type Mint } from './credential-slot.js';
import { minimumLifeMs, renewalAgeMs } from './refresh-schedule.js';
import { type MintOrigin, slotKey } from './slot-key.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

let clock: FakeClock;
let provider: StubProvider;
let keeper: CredentialKeeper;

/** The n-th mint of anything is `pair-n`. */
function minting(life: () => Partial<MintedCredential>): () => Promise<MintedCredential> {
  return () => {
    const password = `pair-${String(provider.requests.length)}`;
    return Promise.resolve({ username: 'u', password, ...life() });
  };
}

function slot(): CredentialSlot {
  const settings = stubSettings('one');
  return keeper.slot({ entryName: 'one', provider, scope: { key: 's' }, settings, images: [] });
}

function said(outcome: HeldCredential | string | undefined): string | undefined {
  return outcome instanceof HeldCredential ? outcome.password : outcome;
}

beforeEach(() => {
  clock = new FakeClock();
  provider = new StubProvider(minting(() => ({ issuedAt: clock.now(), expiresAt: clock.now() + HOUR })));
  keeper = new CredentialKeeper({ clock, random: () => 0 });
});

describe('a credential that lives by its own account', () => {
  it('has as much less to live as its mint took', async () => {
    provider.mint = async () => {
      const issuedAt = clock.now();
      await clock.advance(5 * SECOND);
      return { username: 'u', password: 'slow', issuedAt, expiresAt: issuedAt + HOUR };
    };
    const held = slot();
    const { expiresAt, ...outcome } = (await held.obtain()) as HeldCredential;
    expect(outcome.lifetimeMs).toBe(HOUR);
    expect(expiresAt).toBe(clock.now() + HOUR - 5 * SECOND);
    expect(held.nextAttemptMs).toBe(HOUR / 2 - 5 * SECOND);
  });

  it('is not given any more in the last half of its life, however much is asked for, while it is being renewed', async () => {
    keeper.minimumMs = 24 * HOUR;
    const held = slot();
    await held.obtain();
    provider.mint = () => new Promise(() => undefined);
    clock.jumpWall(HOUR / 2);
    expect(said(held.take())).toBe('pair-1');
    clock.jumpWall(1);
    expect(held.take()).toBeUndefined();
  });

  it('is given at once although little of its life is left, while renewing it fails', async () => {
    const held = slot();
    await held.obtain();
    provider.mint = () => Promise.reject(new ProviderError('unavailable'));
    await clock.advance(HOUR - SECOND);
    expect(said(held.take())).toBe('pair-1');
    expect(held.state).toBe('stale');
  });
});

describe('a credential that comes from elsewhere', () => {
  const handedOver = (ageMs: number, totalMs = HOUR): void => {
    provider.mint = minting(() => {
      const issuedAt = clock.now() - ageMs;
      return { ageMs, issuedAt, expiresAt: issuedAt + totalMs };
    });
  };

  it('has 20 minutes less to live after 20 minutes, on both clocks', async () => {
    handedOver(20 * MINUTE);
    const held = (await slot().obtain()) as HeldCredential;
    expect([held.lifetimeMs, held.remainingMs()]).toEqual([40 * MINUTE, 40 * MINUTE]);
    expect(held.expiresAt).toBe(clock.now() + 40 * MINUTE);
    clock.jumpWall(-HOUR);
    expect(held.remainingMs()).toBe(40 * MINUTE);
    clock.jumpWall(2 * HOUR);
    expect(held.remainingMs()).toBe(-20 * MINUTE);
  });

  it('is refused when it has died on its way', async () => {
    handedOver(HOUR);
    expect(await slot().obtain()).toBe('bad_answer');
  });

  it('that is the same old one at each renewal costs a few mints and stops no request', async () => {
    const bornAt = clock.now();
    provider.mint = minting(() => ({
      ageMs: clock.now() - bornAt,
      issuedAt: bornAt,
      expiresAt: bornAt + 12 * HOUR,
    }));
    const held = slot();
    await held.obtain();
    for (let minute = 1; minute < 12 * 60; minute++) {
      await clock.advance(MINUTE);
      expect(held.take()).toBeInstanceOf(HeldCredential);
    }
    expect(provider.requests.length).toBeLessThan(40);
  });
});

describe('a credential without an expiry that is to be renewed', () => {
  const shown: { password: string; renewAfterMs: number } = { password: 'first', renewAfterMs: MINUTE };

  beforeEach(() => {
    shown.password = 'first';
    provider.mint = () => Promise.resolve({ username: 'u', ...shown });
  });

  it('is read again each time, while it is used, and never waited for', async () => {
    const held = slot();
    await held.obtain();
    expect([held.expiresAt, held.nextAttemptMs]).toEqual([undefined, MINUTE]);
    shown.password = 'second';
    await clock.advance(MINUTE - 1);
    expect(said(held.take())).toBe('first');
    await clock.advance(1);
    expect(said(held.take())).toBe('second');
    for (let read = 3; read < 60; read++) {
      await clock.advance(MINUTE);
      expect(said(held.take())).toBe('second');
      expect(provider.requests).toHaveLength(read);
    }
  });

  it('may be repeated without asking for a second, and not beyond its renewal', async () => {
    const held = slot();
    await held.obtain();
    expect(held.settledUntil - clock.monotonic()).toBe(SECOND);
    await clock.advance(MINUTE - 10);
    expect(held.settledUntil - clock.monotonic()).toBe(10);
  });

  it('stays and is stale while it cannot be read, for days', async () => {
    const held = slot();
    await held.obtain();
    provider.mint = () => Promise.reject(new ProviderError('unavailable'));
    for (let hour = 0; hour < 72; hour++) {
      await clock.advance(HOUR);
      expect(said(await held.obtain())).toBe('first');
      expect([held.state, held.lastError]).toEqual(['stale', 'unavailable']);
    }
  });

  it('is not read for nobody; who comes back waits for it once, and has the old one where that fails', async () => {
    const held = slot();
    await held.obtain();
    await clock.advance(24 * HOUR);
    expect(provider.requests.length).toBeLessThan(10);
    expect([held.state, clock.pendingTimers]).toEqual(['unused', 0]);
    shown.password = 'second';
    expect(held.take()).toBeUndefined();
    await settle();
    expect(said(held.take())).toBe('second');
    await clock.advance(24 * HOUR);
    provider.mint = () => Promise.reject(new ProviderError('unavailable'));
    expect(said(await held.obtain())).toBe('second');
    expect(held.state).toBe('stale');
  });

  it('is read at once when the machine has slept', async () => {
    const held = slot();
    await held.obtain();
    shown.password = 'second';
    clock.jumpWall(MINUTE);
    expect(said(held.take())).toBe('first');
    await settle();
    expect(said(held.take())).toBe('second');
  });

  it.each([0, -1, Number.NaN, -Infinity, '60000', null])(
    'is refused when it is to be after %p',
    async (after) => {
      shown.renewAfterMs = after as number;
      expect(await slot().obtain()).toBe('bad_answer');
      shown.renewAfterMs = MINUTE;
    },
  );

  it('is left alone for a second, or a third of the time when it comes overdue', async () => {
    provider.mint = minting(() => ({ renewAfterMs: Number.MIN_VALUE }));
    const held = slot();
    await held.obtain();
    expect(held.nextAttemptMs).toBe(SECOND);
    provider.mint = minting(() => ({ renewAfterMs: MINUTE, ageMs: HOUR }));
    await clock.advance(SECOND);
    expect(held.nextAttemptMs).toBe(20 * SECOND);
  });
});

describe('the schedule', () => {
  const lengths = fc.integer({ min: SECOND, max: 48 * HOUR });

  it('renews when the credential asks for it, or when its life does, whichever comes first', () => {
    fc.assert(
      fc.property(lengths, lengths, fc.double({ min: 0, max: 1, noNaN: true }), (life, after, random) => {
        const minimum = minimumLifeMs(life, 15 * MINUTE);
        const age = (lifetimeMs: number, renewAfterMs: number): number =>
          renewalAgeMs({ lifetimeMs, renewAfterMs }, minimum, random);
        expect(age(life, after)).toBe(Math.min(age(life, Infinity), age(Infinity, after)));
        expect(age(life, after)).toBeLessThan(life - minimum);
        expect(age(Infinity, after)).toBeLessThanOrEqual(after);
        expect(age(Infinity, after)).toBeGreaterThanOrEqual(0.9 * after);
        expect(age(Infinity, Infinity)).toBe(Infinity);
      }),
    );
  });
});

describe('a mint that something stands around', () => {
  /** What two processes share: each credential with the time at which it was minted. */
  class Shelf {
    readonly kept = new Map<string, { minted: MintedCredential; at: number }>();

    readonly wrap = (mint: Mint, origin: MintOrigin): Mint => {
      const key = slotKey(origin, 'TEST-ONLY-secret-of-the-shelf');
      return async (signal) => {
        const kept = this.kept.get(key);
        const ageMs = kept ? clock.now() - kept.at : Infinity;
        if (kept && ageMs < HOUR / 4) return { ...kept.minted, ageMs };
        const minted = await mint(signal);
        this.kept.set(key, { minted, at: clock.now() });
        return minted;
      };
    };
  }

  it('gives one credential to two keepers, with what is left of its life, and mints once', async () => {
    const shelf = new Shelf();
    keeper = new CredentialKeeper({ clock, wrap: shelf.wrap });
    expect(said(await slot().obtain())).toBe('pair-1');
    await clock.advance(10 * MINUTE);
    keeper = new CredentialKeeper({ clock, wrap: shelf.wrap });
    const other = (await slot().obtain()) as HeldCredential;
    expect([other.password, other.remainingMs()]).toEqual(['pair-1', 50 * MINUTE]);
    expect(provider.requests).toHaveLength(1);
    await clock.advance(10 * MINUTE);
    keeper = new CredentialKeeper({ clock, wrap: shelf.wrap });
    expect(said(await slot().obtain())).toBe('pair-2');
  });

  it('is wrapped once for each slot, and may end or fail as any provider', async () => {
    const origins: MintOrigin[] = [];
    const signals: AbortSignal[] = [];
    const wrap = (_: Mint, origin: MintOrigin): Mint => {
      origins.push(origin);
      return (signal) => {
        signals.push(signal);
        return new Promise(() => undefined);
      };
    };
    keeper = new CredentialKeeper({ clock, wrap });
    const waiting = Promise.all([slot().obtain(), slot().obtain()]);
    await clock.advance(7 * SECOND);
    expect(await due(waiting)).toEqual(['timed_out', 'timed_out']);
    const origin = {
      provider,
      scope: { key: 's' },
      settings: stubSettings('one'),
      images: [],
      access: 'pull',
    };
    expect(origins).toEqual([origin]);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });
});
