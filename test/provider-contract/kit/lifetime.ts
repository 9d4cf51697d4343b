import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { CredentialKeeper } from '../../../src/credentials/credential-keeper.js';
import { type CredentialSlot } from '../../../src/credentials/credential-slot.js';
import { HeldCredential } from '../../../src/credentials/held-credential.js';
import { type IRegistryProvider, type MintedCredential } from '../../../src/registry/registry-provider.js';
import { FakeClock, settle } from '../../support/fake-clock.js';
import { type VendorContract } from '../contract.js';
import { freezeDate, stopTime } from '../../support/standing-time.js';
import { type Folder } from './folder.js';
import { Stage } from './stage.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MINIMUM_MS = 15 * MINUTE;

/** What a vendor that went mad, or a proxy on the way, may say that the time is. */
const IMPOSSIBLE: readonly unknown[] = [
  ...[0, -1, -(2 ** 53), 2 ** 53 - 1, 1e16, 1e308, Infinity, -Infinity, Number.NaN],
  ...[8.64e15, 8.64e15 + 1, '2026-11-22T00:00:00Z', '4000000000000', null, {}, [], true],
];

/** How a provider's credentials live with the keeper. */
export function describeLifetime(folder: Folder, vendor: VendorContract): void {
  describe('with the keeper', () => {
    let life: Life;
    afterEach(() => life.end());

    it('mints once for everybody who asks at the same time', async () => {
      life = await Life.begin(folder, vendor);
      const { server } = life.stage;
      await life.stage.mint(); // what is asked only once in a process is asked now
      const start = server.seen.length;
      await life.stage.mint();
      const callsOfOne = server.seen.length - start;
      const given = await Promise.all(Array.from({ length: 50 }, () => life.slot.obtain()));
      expect(new Set(given).size).toBe(1);
      expect(given[0]).toBeInstanceOf(HeldCredential);
      expect(life.slot.mints).toBe(1);
      expect(server.seen.length - start).toBe(2 * callsOfOne);
    });

    it('mints anew when the credential has expired, and never gives one that has', async () => {
      life = await Life.begin(folder, vendor);
      const { lifetimeMs } = await life.give();
      expect(lifetimeMs).toBeGreaterThan(MINUTE);
      expect(lifetimeMs).toBeLessThanOrEqual(life.longestMs);
      await life.pass(3 * lifetimeMs);
      expect(life.slot.take()).not.toBeInstanceOf(HeldCredential);
      const { mints } = life.slot;
      const renewed = await life.give();
      expect(life.slot.mints).toBe(mints + 1);
      expect(renewed.remainingMs()).toBeGreaterThan(0.9 * lifetimeMs);
    });

    it.each([-HOUR, HOUR])(
      'knows the life although the clock of the vendor is %i ms off',
      async (aheadMs) => {
        life = await Life.begin(folder, vendor);
        const { lifetimeMs } = await life.give();
        await life.end();
        life = await Life.begin(folder, vendor, aheadMs);
        freezeDate(life.clock.now()); // timers go on: an SDK may pause before it asks again by the vendor's clock
        const outcome = await life.slot.obtain();
        if (vendor.needsRightClock !== undefined) {
          expect(outcome).not.toBeInstanceOf(HeldCredential);
          return;
        }
        expect(outcome).toBeInstanceOf(HeldCredential);
        expect(Math.abs((outcome as HeldCredential).lifetimeMs - lifetimeMs)).toBeLessThanOrEqual(5_000);
      },
    );

    it('states how long the vendor lets a credential live, a day at most', async () => {
      life = await Life.begin(folder, vendor);
      expect(life.longestMs).toBeGreaterThan(MINUTE);
      expect(life.longestMs).toBeLessThanOrEqual(24 * HOUR);
    });

    it.each(IMPOSSIBLE)('holds nothing that is said to expire at %p', async (expiresAt) => {
      life = await Life.begin(folder, vendor);
      life.change = (minted) => ({ ...minted, expiresAt: expiresAt as number });
      expect(await life.slot.obtain()).toBe('bad_answer');
      expect(life.slot.expiresAt).toBeUndefined();
    });

    it('holds nothing that is said to live longer than the vendor lets anything live', async () => {
      life = await Life.begin(folder, vendor);
      const now = life.clock.now();
      life.change = (minted) => ({ ...minted, issuedAt: now, expiresAt: now + life.longestMs + 10 * MINUTE });
      expect(await life.slot.obtain()).toBe('bad_answer');
    });

    it.each([...IMPOSSIBLE, 4 * 10 ** 12])(
      'counts the life on our clock where the vendor says that it is %p',
      async (issuedAt) => {
        life = await Life.begin(folder, vendor);
        life.change = (minted) => ({ ...minted, issuedAt: issuedAt as number });
        const { expiresAt, lifetimeMs } = await life.give();
        expect(lifetimeMs).toBeGreaterThan(MINUTE);
        expect(lifetimeMs).toBeLessThanOrEqual(life.longestMs);
        expect(expiresAt).toBeLessThanOrEqual(life.clock.now() + life.longestMs);
      },
    );

    it('lives through 48 hours: enough life left each minute, two mints an hour, none for nobody', async () => {
      life = await Life.begin(folder, vendor);
      const { lifetimeMs } = await life.give();
      const enough = Math.min(MINIMUM_MS, lifetimeMs / 2);
      const least = await life.use(24 * HOUR);
      expect(least).toBeGreaterThanOrEqual(enough);
      const lastUse = life.clock.monotonic();
      await life.pass(12 * HOUR);
      const forNobody = life.mintedAt.filter((at) => at > lastUse + lifetimeMs);
      expect(forNobody).toEqual([]);
      expect(await life.use(12 * HOUR)).toBeGreaterThanOrEqual(enough);
      const busiest = life.mintedAt.map((at) =>
        life.mintedAt.filter((other) => other > at - HOUR && other <= at),
      );
      expect(Math.max(...busiest.map(({ length }) => length))).toBeLessThanOrEqual(2);
    });
  });
}

/** A slot of a keeper, and a clock that the keeper and every `Date` go by. */
class Life {
  readonly clock = new FakeClock(Date.now());
  /** Monotonic times. */
  readonly mintedAt: number[] = [];
  readonly slot: CredentialSlot;
  /** What becomes of a credential on its way from the provider to the keeper. */
  change: (minted: MintedCredential) => MintedCredential = (minted) => minted;
  readonly #underWay: Promise<unknown>[] = [];
  readonly #keeper: CredentialKeeper;

  private constructor(readonly stage: Stage) {
    stopTime(this.clock.now());
    this.#keeper = new CredentialKeeper({
      ...stage.keeperOptions,
      ...{ clock: this.clock, random: () => 0.5, minimumMs: MINIMUM_MS },
    });
    const provider = this.#watched(stage.provider);
    this.slot = this.#keeper.slot({ entryName: 'sample', provider, ...stage.entry, images: [] });
  }

  static async begin(folder: Folder, vendor: VendorContract, aheadMs = 0): Promise<Life> {
    return new Life(await Stage.set(folder, vendor, aheadMs));
  }

  get longestMs(): number {
    return this.stage.provider.longestLifeMs ?? 0;
  }

  async end(): Promise<void> {
    this.#keeper.stop();
    jest.useRealTimers();
    await this.stage.leave();
  }

  async give(): Promise<HeldCredential> {
    const outcome = await this.slot.obtain();
    if (outcome instanceof HeldCredential) return outcome;
    throw new Error(`there should be a credential, but the mint ended with ${outcome}`);
  }

  /** Asks every minute; returns the least life in milliseconds that was given. */
  async use(milliseconds: number): Promise<number> {
    let least = Infinity;
    for (let passed = 0; passed < milliseconds; passed += MINUTE) {
      least = Math.min(least, (await this.give()).remainingMs());
      await this.pass(MINUTE);
    }
    return least;
  }

  /**
   * Lets time pass, from one moment at which something is due to the next; every call to the vendor is over before time
   * goes on, as it takes none to speak of.
   */
  async pass(milliseconds: number): Promise<void> {
    const end = this.clock.monotonic() + milliseconds;
    await this.#called();
    while (this.clock.monotonic() < end) {
      this.clock.skip(end - this.clock.monotonic());
      jest.setSystemTime(this.clock.now());
      if (!this.clock.isDue) continue;
      await this.clock.advance(0);
      await this.#called();
    }
  }

  async #called(): Promise<void> {
    while (this.#underWay.length > 0) {
      await Promise.allSettled(this.#underWay.splice(0));
      await settle();
    }
  }

  #watched(provider: IRegistryProvider): IRegistryProvider {
    const credentialsFor: IRegistryProvider['credentialsFor'] = (request) => {
      this.mintedAt.push(this.clock.monotonic());
      const minting = provider.credentialsFor(request).then((minted) => this.change(minted));
      this.#underWay.push(minting);
      return minting;
    };
    return Object.assign(Object.create(provider) as IRegistryProvider, { credentialsFor });
  }
}
