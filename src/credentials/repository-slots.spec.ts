import { beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '../../test/support/fake-clock.js';
import { StubProvider, stubSettings } from '../../test/support/config/stub-provider.js';
import { ProviderError } from '../registry/provider-error.js';
import { CredentialKeeper, MAX_REPOSITORY_SLOTS } from './credential-keeper.js';
import { type CredentialSlot } from './credential-slot.js';

const HOUR = 3_600_000;

let clock: FakeClock;
let provider: StubProvider;
let keeper: CredentialKeeper;

beforeEach(() => {
  clock = new FakeClock();
  provider = new StubProvider(() =>
    Promise.resolve({ username: 'u', password: 'p', expiresAt: clock.now() + 12 * HOUR }),
  );
  keeper = new CredentialKeeper({ clock, random: () => 0.5 });
});

function slot(identity: string, images: readonly string[], template = images): CredentialSlot {
  const settings = stubSettings(identity);
  return keeper.slot({ entryName: 'e', provider, scope: { key: 's' }, settings, images, template });
}

function narrowed(at: number): CredentialSlot {
  return slot('one', [`acme/app-${String(at)}`], ['acme/{name}']);
}

describe('slots of single repositories', () => {
  it('are forgotten when nobody used them for a day, and only they', async () => {
    const whole = slot('whole', []);
    for (let at = 0; at < 1_500; at++) await narrowed(at).obtain();
    await clock.advance(20 * HOUR);
    narrowed(7).take();
    await clock.advance(20 * HOUR);
    const used = narrowed(7);
    for (let at = 2_000; at < 3_000; at++) narrowed(at).take();
    expect([...keeper.slots()]).toHaveLength(1_002);
    expect(narrowed(7)).toBe(used);
    expect(slot('whole', [])).toBe(whole);
  });

  it('are not more than a number within a day: those not used for longest go, and stop trying', async () => {
    provider.mint = () => Promise.reject(new ProviderError('unavailable'));
    const whole = slot('whole', []);
    const first = Array.from({ length: MAX_REPOSITORY_SLOTS }, (_, at) => narrowed(at));
    await clock.advance(1_000);
    const used = first.slice(0, 3);
    await Promise.all(first.slice(0, 5_000).map((each) => each.obtain()));
    await clock.advance(1_000);
    for (const each of used) each.take();
    const before = keeper.forgotten;
    for (let at = 0; at < 20_000; at++) narrowed(MAX_REPOSITORY_SLOTS + at);
    expect([...keeper.slots()].length).toBeLessThanOrEqual(MAX_REPOSITORY_SLOTS + 1);
    expect(keeper.forgotten).toBeGreaterThan(before);
    expect(first.every(({ retired }) => retired)).toBe(true);
    expect([...keeper.slots()]).toContain(whole);
    expect(clock.pendingTimers).toBe(0);
  });

  it('stay while they are used, however many others come', async () => {
    const used = narrowed(0);
    for (let at = 1; at < 2 * MAX_REPOSITORY_SLOTS; at++) {
      narrowed(at);
      if (at % 500 === 0) await clock.advance(1);
      used.take();
    }
    expect([...keeper.slots()].length).toBeLessThanOrEqual(MAX_REPOSITORY_SLOTS);
    expect(narrowed(0)).toBe(used);
  });
});
