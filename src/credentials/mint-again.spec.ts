import { beforeEach, describe, expect, it } from '@jest/globals';
import { due, FakeClock, settle } from '../../test/support/fake-clock.js';
import { StubProvider, stubSettings } from '../../test/support/config/stub-provider.js';
import { ProviderError } from '../registry/provider-error.js';
import { type MintedCredential } from '../registry/registry-provider.js';
import { CredentialKeeper } from './credential-keeper.js';
import { type CredentialSlot, MINT_AGAIN_MS } from './credential-slot.js';
import { HeldCredential } from './held-credential.js';

const HOUR = 3_600_000;

let clock: FakeClock;
let provider: StubProvider;
let slot: CredentialSlot;
/** Ends the calls under way, the first one first. */
let answers: (() => void)[];

function token(): MintedCredential {
  const password = `token-${String(provider.requests.length)}`;
  return { username: 'u', password, expiresAt: clock.now() + 12 * HOUR };
}

/** As a vendor that answers when the test says so. */
function waiting(): Promise<MintedCredential> {
  const minted = token();
  return new Promise((resolve) => {
    answers.push(() => {
      resolve(minted);
    });
  });
}

const failing = (): Promise<never> => Promise.reject(new ProviderError('refused'));

function said(outcome: HeldCredential | string | undefined): string | undefined {
  return outcome instanceof HeldCredential ? outcome.password : outcome;
}

beforeEach(() => {
  clock = new FakeClock();
  answers = [];
  provider = new StubProvider(() => Promise.resolve(token()));
  const keeper = new CredentialKeeper({ clock, random: () => 0 });
  const settings = stubSettings('one');
  slot = keeper.slot({ entryName: 'one', provider, scope: { key: 's' }, settings, images: [] });
});

describe('a credential that is minted again because somebody asks', () => {
  it('is another one, although the one before has hours to live', async () => {
    await slot.obtain();
    await clock.advance(HOUR);
    expect(await due(slot.mintAgain())).toBe('ok');
    expect([said(slot.take()), slot.held?.issuedAt, slot.mints]).toEqual(['token-2', clock.now(), 2]);
  });

  it('is minted where none was held', async () => {
    expect(await due(slot.mintAgain())).toBe('ok');
    expect([said(slot.take()), provider.requests.length]).toEqual(['token-1', 1]);
  });

  it('is the one before until the new one is there, and when that fails', async () => {
    await slot.obtain();
    provider.mint = waiting;
    const again = slot.mintAgain();
    await settle();
    expect(said(slot.take())).toBe('token-1');
    answers[0]?.();
    expect([await due(again), said(slot.take())]).toEqual(['ok', 'token-2']);
    await clock.advance(MINT_AGAIN_MS);
    provider.mint = failing;
    expect(await due(slot.mintAgain())).toBe('refused');
    expect([said(slot.take()), slot.state, slot.failingMs]).toEqual(['token-2', 'stale', 0]);
  });

  it('waits for the mint under way, and then mints its own', async () => {
    provider.mint = waiting;
    const first = slot.obtain();
    const again = slot.mintAgain();
    await settle();
    expect(provider.requests).toHaveLength(1);
    answers[0]?.();
    expect(said(await due(first))).toBe('token-1');
    await settle();
    expect(provider.requests).toHaveLength(2);
    answers[1]?.();
    expect([await due(again), said(slot.take())]).toEqual(['ok', 'token-2']);
  });

  it('is one mint for all who want it at that time', async () => {
    await slot.obtain();
    provider.mint = waiting;
    const again = slot.mintAgain();
    slot.renew();
    const others = [slot.mintAgain(), slot.mintAgain()];
    await settle();
    expect(await Promise.all(others.map(due))).toEqual(['too_soon', 'too_soon']);
    expect(provider.requests).toHaveLength(2);
    answers[0]?.();
    expect(await due(again)).toBe('ok');
  });

  it('is not minted more often than once in five seconds, whatever became of it', async () => {
    provider.mint = failing;
    expect(await due(slot.mintAgain())).toBe('refused');
    await clock.advance(MINT_AGAIN_MS - 1);
    expect(await due(slot.mintAgain())).toBe('too_soon');
    expect(provider.requests).toHaveLength(1);
    await clock.advance(1);
    expect(await due(slot.mintAgain())).toBe('refused');
    expect(provider.requests).toHaveLength(2);
  });

  it('is waited for no longer than any mint', async () => {
    await slot.obtain();
    provider.mint = () => new Promise(() => undefined);
    const again = slot.mintAgain();
    await clock.advance(7_000);
    expect(await due(again)).toBe('timed_out');
    expect(said(slot.take())).toBe('token-1');
  });
});
