import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FakeClock } from '../../test/support/fake-clock.js';
import { type ProviderError } from '../registry/provider-error.js';
import { type MintedCredential } from '../registry/registry-provider.js';
import { HeldCredential } from './held-credential.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LONGEST = 12 * HOUR;
const TOLERANCE = 5 * MINUTE;

/** What happens to both clocks after the credential was handed over: time passes, the wall clock jumps, or both stop and one wakes up. */
const happenings = fc.array(
  fc.record({
    pass: fc.nat(6 * HOUR),
    jump: fc.oneof(fc.constant(0), fc.integer({ min: -48 * HOUR, max: 48 * HOUR })),
  }),
  { maxLength: 6 },
);
const lives = fc.integer({ min: 1, max: LONGEST });
const skews = fc.integer({ min: -48 * HOUR, max: 48 * HOUR });

async function happen(clock: FakeClock, { pass, jump }: { pass: number; jump: number }): Promise<void> {
  await clock.advance(pass);
  clock.jumpWall(jump);
}

/** Undefined when it is refused. */
function held(life: Partial<MintedCredential>, clock: FakeClock, startedAt = clock.monotonic()) {
  try {
    return new HeldCredential({ username: 'u', password: 'p', ...life }, clock, startedAt, LONGEST);
  } catch (thrown) {
    expect(thrown).toMatchObject({
      code: 'bad_answer',
      name: 'ProviderError',
    } satisfies Partial<ProviderError>);
    return undefined;
  }
}

describe('the life of a held credential', () => {
  it('ends no later than the true one, whatever the clocks of issuer, go-between and gateway show', async () => {
    const ages = fc.nat(LONGEST);
    await fc.assert(
      fc.asyncProperty(
        lives,
        skews,
        ages,
        fc.nat(7_000),
        happenings,
        async (life, skew, age, took, happens) => {
          const clock = new FakeClock();
          await clock.advance(took);
          const issuedAt = clock.now() + skew - age; // whoever hands it over told its age when it was asked, at 0
          const credential = held({ issuedAt, expiresAt: issuedAt + life, ageMs: age }, clock, 0);
          expect(credential !== undefined).toBe(life - age > took);
          if (!credential) return;
          for (const event of happens) await happen(clock, event);
          const trulyLeft = life - age - clock.monotonic();
          expect(credential.remainingMs()).toBeLessThanOrEqual(trulyLeft);
          const jumped = happens.some(({ jump }) => jump !== 0);
          if (!jumped) expect(credential.remainingMs()).toBe(trulyLeft);
        },
      ),
    );
  });

  it('is never longer than the provider states, whatever is said of issue, age and expiry', () => {
    const anything = fc.oneof(
      fc.integer({ min: -72 * HOUR, max: 72 * HOUR }).map((away) => Date.UTC(2026, 10, 22) + away),
      fc.integer({ min: -72 * HOUR, max: 72 * HOUR }),
      fc.double(),
      fc.constantFrom<unknown>(null, '', '5', {}, [], true, -0, Infinity),
    ) as fc.Arbitrary<number>;
    fc.assert(
      fc.property(anything, anything, anything, (issuedAt, ageMs, expiresAt) => {
        const credential = held({ issuedAt, ageMs, expiresAt }, new FakeClock());
        if (!credential) return;
        expect(credential.remainingMs()).toBeGreaterThan(0);
        expect(credential.remainingMs()).toBeLessThanOrEqual(LONGEST);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is counted on our clock where its age cannot be, so that it is not given back what it has lived', () => {
    const ages = fc.constantFrom(-1, -HOUR, Number.NaN, Infinity, -Infinity);
    const told = fc.integer({ min: -HOUR, max: LONGEST });
    fc.assert(
      fc.property(lives, told, ages, (life, issuedAgo, ageMs) => {
        const clock = new FakeClock();
        const issuedAt = clock.now() - issuedAgo;
        const credential = held({ issuedAt, expiresAt: issuedAt + life, ageMs }, clock);
        const left = life - Math.max(0, issuedAgo);
        expect(credential?.remainingMs()).toBe(left > 0 ? left : undefined);
      }),
    );
  });

  it('is counted on our clock where it is said to be issued after its own end', () => {
    const clock = new FakeClock();
    const expiresAt = clock.now() + HOUR;
    expect(held({ issuedAt: expiresAt, expiresAt }, clock)?.remainingMs()).toBe(HOUR);
    expect(held({ issuedAt: expiresAt + 1, expiresAt }, clock)?.remainingMs()).toBe(HOUR);
  });

  it('that would be longer than the provider states is refused, young or old', () => {
    const clock = new FakeClock();
    for (const ageMs of [0, HOUR, LONGEST]) {
      const issuedAt = clock.now() - ageMs;
      const after = (life: number): HeldCredential | undefined =>
        held({ issuedAt, ageMs, expiresAt: issuedAt + life }, clock);
      expect(after(LONGEST + TOLERANCE + 1)).toBeUndefined();
      expect(after(LONGEST + TOLERANCE)?.remainingMs()).toBe(ageMs === LONGEST ? undefined : LONGEST - ageMs);
    }
  });

  it('does not end where nothing expires, however old it is', () => {
    const credential = held({ ageMs: 1e12 }, new FakeClock());
    expect([credential?.remainingMs(), credential?.expiresAt]).toEqual([Infinity, undefined]);
  });
});
