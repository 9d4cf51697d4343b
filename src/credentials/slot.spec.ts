import { beforeEach, describe, expect, it } from '@jest/globals';
import { due, FakeClock, settle } from '../../test/support/fake-clock.js';
import { StubProvider, stubSettings } from '../../test/support/config/stub-provider.js';
import { ProviderError } from '../registry/provider-error.js';
import { type MintedCredential } from '../registry/registry-provider.js';
import { CredentialKeeper } from './credential-keeper.js';
import { type CredentialSlot } from './credential-slot.js';
import { HeldCredential } from './held-credential.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

let clock: FakeClock;
let provider: StubProvider;
let keeper: CredentialKeeper;
let slot: CredentialSlot;
/** Ends the calls under way, the first one first. */
let answers: (() => void)[];

function pair(): MintedCredential {
  return { username: 'u', password: `pair-${String(provider.requests.length)}` };
}

/** As a vendor that answers when the test says so. */
function waiting(): Promise<MintedCredential> {
  const minted = pair();
  return new Promise((resolve) => {
    answers.push(() => {
      resolve(minted);
    });
  });
}

function make(options: { random?: () => number; minimumMs?: number } = {}): void {
  keeper = new CredentialKeeper({ clock, random: () => 0, ...options });
  const settings = stubSettings('one');
  slot = keeper.slot({ entryName: 'one', provider, scope: { key: 's' }, settings, images: [] });
}

function said(outcome: HeldCredential | string | undefined): string | undefined {
  return outcome instanceof HeldCredential ? outcome.password : outcome;
}

beforeEach(() => {
  clock = new FakeClock();
  answers = [];
  provider = new StubProvider(() => Promise.resolve(pair()));
  make();
});

describe('a credential whose origin has changed', () => {
  it('is asked for anew, and given until then', async () => {
    await slot.obtain();
    provider.mint = waiting;
    slot.renew();
    await settle();
    expect(said(slot.take())).toBe('pair-1');
    answers[0]?.();
    await settle();
    expect([said(slot.take()), provider.requests.length]).toEqual(['pair-2', 2]);
  });

  it('is asked for once more where the call was under way, however often it changed', async () => {
    provider.mint = waiting;
    const asked = slot.obtain();
    slot.renew();
    slot.renew();
    answers[0]?.();
    expect(said(await due(asked))).toBe('pair-1');
    answers[1]?.();
    await settle();
    expect([said(slot.take()), provider.requests.length]).toEqual(['pair-2', 2]);
  });

  it('is not asked for where nobody has asked yet, or nobody uses it any more', async () => {
    slot.renew();
    await settle();
    expect(provider.requests).toHaveLength(0);
    provider.mint = waiting;
    const asked = slot.obtain();
    slot.renew();
    keeper.retain([]);
    answers[0]?.();
    expect(said(await due(asked))).toBe('pair-1');
    await settle();
    expect(provider.requests).toHaveLength(1);
  });
});

describe('what a slot says of its next attempt', () => {
  it('is when it begins, and nothing once it is retired', async () => {
    provider.mint = () => Promise.reject(new ProviderError('unavailable'));
    await slot.obtain();
    expect(slot.retry).toMatchObject({ failingSince: 0, at: 250 });
    const attempted = slot.attempted();
    keeper.retain([]);
    await due(attempted);
    expect(slot.retry).toBeUndefined();
  });

  it('is nothing while it hangs as the one before did', async () => {
    provider.mint = waiting;
    const asked = slot.obtain();
    await clock.advance(7 * SECOND);
    expect(await due(asked)).toBe('timed_out');
    expect(slot.retry).toMatchObject({ failingSince: 0, at: 8 * SECOND });
    await clock.advance(SECOND);
    expect(slot.retry).toBeUndefined();
  });
});

describe('what a slot gives may be repeated', () => {
  it('for a minute where it does not end', async () => {
    await slot.obtain();
    expect(slot.settledUntil - clock.monotonic()).toBe(MINUTE);
  });

  it('not beyond the life that it must have, which may have become more since', async () => {
    provider.mint = () => Promise.resolve({ ...pair(), expiresAt: clock.now() + HOUR });
    make({ random: () => 1, minimumMs: 0 });
    await slot.obtain();
    const { epoch } = keeper;
    keeper.minimumMs = 24 * HOUR;
    expect(keeper.epoch).toBe(epoch + 1);
    await clock.advance(HOUR / 2 - 10);
    expect(slot.settledUntil - clock.monotonic()).toBe(10);
  });
});

it('a slot that stays goes on with the names of the new configuration', () => {
  const names = new Set(['one', 'other']);
  keeper.retain([new Map([[slot.family, names]])]);
  expect(slot.entries).toBe(names);
});

it('a keeper that has stopped plans no attempt more', async () => {
  provider.mint = () => Promise.reject(new ProviderError('unavailable'));
  await slot.obtain();
  expect(clock.pendingTimers).toBe(1);
  keeper.stop();
  expect(clock.pendingTimers).toBe(0);
});
