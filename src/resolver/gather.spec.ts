import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CredentialKeeper } from '../credentials/credential-keeper.js';
import { drone } from '../dialects/drone/drone.dialect.js';
import { woodpecker } from '../dialects/woodpecker/woodpecker.dialect.js';
import { ProviderError, type ProviderErrorCode } from '../registry/provider-error.js';
import {
  type CredentialScope,
  type MintedCredential,
  type MintRequest,
} from '../registry/registry-provider.js';
import { type Answer } from './answer.js';
import { ANSWER_DEADLINE_MS } from './gather.js';
import { groupOf } from './entry-group.js';
import { Planner } from './planner.js';
import { UseCounter } from './use-counter.js';
import { makeEntry } from '../../test/support/config/entries.js';
import { makeBuild } from '../../test/support/config/make-build.js';
import { StubProvider, type StubSettings } from '../../test/support/config/stub-provider.js';
import { due, FakeClock } from '../../test/support/fake-clock.js';

const HOUR = 3_600_000;

/** A vendor that is down at times, and takes its time for each answer. */
interface Vendor {
  readonly downUntil: number;
  readonly tookMs?: number;
  readonly code?: ProviderErrorCode;
  readonly retryAfterMs?: number;
  readonly hangs?: boolean;
}

let clock: FakeClock;
let keeper: CredentialKeeper;
let planner: Planner;
let vendors: Record<string, Vendor>;
/** When each vendor was asked. */
let attempts: { readonly name: string; readonly at: number }[];

async function mint({
  settings,
  signal,
}: MintRequest<StubSettings, CredentialScope>): Promise<MintedCredential> {
  const name = settings.identity;
  const { downUntil, tookMs = 0, code = 'unavailable', hangs, ...error } = vendors[name] ?? { downUntil: 0 };
  const at = clock.monotonic();
  attempts.push({ name, at });
  if (tookMs > 0) await new Promise<void>((resolve) => clock.after(tookMs, resolve));
  if (at >= downUntil) return { username: 'u', password: name };
  if (hangs)
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => {
        resolve();
      });
    });
  throw new ProviderError(hangs ? 'timed_out' : code, error);
}

/** One entry for each name, with an address of its own. */
function start(those: Record<string, Vendor>, random = (): number => 0.5): void {
  vendors = those;
  attempts = [];
  clock = new FakeClock();
  keeper = new CredentialKeeper({ clock, random });
  const entries = Object.keys(those).map((name) => makeEntry({ name, addresses: [`${name}.example`] }));
  const provider = new StubProvider(mint);
  planner = new Planner(
    [groupOf(entries, { providers: new Map([['stub', provider]]), keeper })],
    keeper,
    new UseCounter().settle,
  );
}

interface Asked {
  readonly answer: Answer;
  readonly from: number;
  readonly to: number;
  readonly tookMs: number;
  /** Passwords. */
  readonly given: readonly string[];
}

/** Asks now; resolves only while somebody lets time pass. */
async function ask(dialect = drone): Promise<Asked> {
  const from = clock.monotonic();
  const answer = await planner.planFor({ name: 'ci', dialect }, makeBuild({})).answer();
  const to = clock.monotonic();
  const given = answer.given.map(({ credential }) => credential.password);
  return { answer, from, to, tookMs: to - from, given };
}

/** Asks now, and lets the time pass that an answer may take. */
async function askNow(dialect = drone): Promise<Asked> {
  const asked = ask(dialect);
  await clock.advance(ANSWER_DEADLINE_MS);
  return due(asked);
}

beforeEach(() => {
  start({});
});

describe('an answer that has nothing to give yet', () => {
  it.each([drone, woodpecker])('waits for the attempt that is due at once, for $id', async (dialect) => {
    start({ cloud: { downUntil: 580, tookMs: 254 } });
    const { given, tookMs } = await askNow(dialect);
    expect(given).toEqual(['cloud']);
    expect(tookMs).toBeLessThan(2_000);
  });

  it.each<[string, Vendor, number]>([
    ['several attempts', { downUntil: 3_000 }, 5_000],
    [
      'a vendor that asks to wait for a while',
      { downUntil: 1, code: 'throttled', retryAfterMs: 5_000 },
      5_000,
    ],
    ['a vendor that answered nonsense', { downUntil: 1, code: 'bad_answer' }, 7_500],
    ['an attempt that takes long', { downUntil: 1, tookMs: 3_000 }, 6_400],
  ])('waits for %s', async (_, cloud, mostMs) => {
    start({ cloud });
    const { given, tookMs } = await askNow();
    expect(given).toEqual(['cloud']);
    expect(tookMs).toBeLessThanOrEqual(mostMs);
  });

  it.each<[string, Vendor]>([
    ['refused', { downUntil: 1, code: 'refused' }],
    ['not_found', { downUntil: 1, code: 'not_found' }],
    ['not_configured', { downUntil: 1, code: 'not_configured' }],
    ['throttled for longer', { downUntil: 1, code: 'throttled', retryAfterMs: 9_000 }],
  ])('leaves at once where the next attempt is beyond its deadline: %s', async (_, cloud) => {
    start({ cloud });
    const { given, tookMs } = await due(ask());
    expect([given, tookMs]).toEqual([[], 0]);
  });

  it('comes in the middle of a long outage, and gets what the attempt brings that is due', async () => {
    start({ cloud: { downUntil: 10 * 60_000 } });
    for (let minute = 0; minute < 10; minute++) {
      void ask();
      await clock.advance(60_000);
    }
    const [slot] = keeper.slots();
    await clock.advance((slot?.nextAttemptMs ?? 0) - 330);
    const { given, tookMs } = await askNow();
    expect([given, Math.round(tookMs)]).toEqual([['cloud'], 330]);
  });

  it('is not what was said just before, once the next attempt is near enough to wait for', async () => {
    start({ cloud: { downUntil: 1, code: 'refused' } }); // asked again after 18750
    expect((await due(ask())).given).toEqual([]);
    await clock.advance(10_500);
    expect((await due(ask())).tookMs).toBe(0);
    await clock.advance(400);
    const { given, tookMs } = await askNow();
    expect([given, tookMs]).toEqual([['cloud'], 7_850]);
  });

  it('joins the attempt that is under way, unless the one before hung', async () => {
    start({ cloud: { downUntil: 1, tookMs: 1_000 } });
    void ask();
    await clock.advance(1_500); // failed after 1000, tried again after 1312
    const joined = await askNow();
    expect([joined.given, Math.round(joined.tookMs)]).toEqual([['cloud'], 813]);

    start({ cloud: { downUntil: HOUR, hangs: true } });
    void ask();
    await clock.advance(9_000); // hung until 7000, asked again after 8250
    const { given, tookMs, answer } = await due(ask());
    expect([given, tookMs, answer.failed[0]?.code]).toEqual([[], 0, 'timed_out']);
  });

  it('is one mint for all who wait', async () => {
    start({ cloud: { downUntil: 100 } });
    const all = Promise.all(Array.from({ length: 200 }, () => ask()));
    await clock.advance(ANSWER_DEADLINE_MS);
    expect(new Set((await due(all)).map(({ given, tookMs }) => [...given, tookMs].join()))).toEqual(
      new Set(['cloud,312.5']),
    );
    expect(attempts).toHaveLength(2);
    expect(clock.pendingTimers).toBe(0);
  });

  it.each<[string, () => void]>([
    [
      'the gateway stops',
      () => {
        keeper.stop();
      },
    ],
    [
      'a reload takes its entry away',
      () => {
        keeper.retain([]);
      },
    ],
  ])('goes at once when %s', async (_, happens) => {
    start({ cloud: { downUntil: HOUR } });
    const asked = ask();
    await clock.advance(100);
    happens();
    const { tookMs, answer } = await due(asked);
    expect([tookMs, answer.failed[0]?.code, clock.pendingTimers]).toEqual([100, 'unavailable', 0]);
  });

  it('gives the first that comes, and waits for no other after that', async () => {
    start({ late: { downUntil: 3_000 }, dead: { downUntil: HOUR } });
    const { given, tookMs } = await askNow();
    expect(given).toEqual(['late']);
    expect(tookMs).toBe(attempts.find(({ name, at }) => name === 'late' && at >= 3_000)?.at);
  });
});

describe('an answer that has something to give', () => {
  it('waits for another credential only in the first two seconds in which that fails', async () => {
    start({ ready: { downUntil: 0 }, hiccup: { downUntil: 500 } });
    const early = ask();
    await clock.advance(400);
    const second = askNow();
    expect((await second).given).toEqual(['ready', 'hiccup']);
    expect((await due(early)).given).toEqual(['ready', 'hiccup']);

    start({ ready: { downUntil: 0 }, dead: { downUntil: Infinity } });
    const first = await askNow();
    expect([first.given, first.tookMs <= 2_000]).toEqual([['ready'], true]);
    for (let second = 0; second < 3_600; second += 7) {
      const { given, tookMs } = await due(ask()); // time stands still
      expect([given, tookMs]).toEqual([['ready'], 0]);
      await clock.advance(7_000);
    }
  });

  it('gives what came by itself while it waited for a slower one', async () => {
    start({ slow: { downUntil: 0, tookMs: 6_000 }, back: { downUntil: 1_000 } });
    const { given, tookMs } = await askNow();
    expect([given, tookMs]).toEqual([['slow', 'back'], 6_000]);
  });
});

describe('a vendor that is down for good', () => {
  it.each<[string, Vendor]>([
    ['fails', { downUntil: Infinity, tookMs: 50 }],
    ['hangs', { downUntil: Infinity, hangs: true }],
  ])('and %s makes only few wait, and nobody beyond the deadline', async (_, cloud) => {
    start({ cloud });
    const all: Promise<Asked>[] = [];
    for (let second = 0; second < 3_600; second++) {
      all.push(ask());
      await clock.advance(1_000);
    }
    await clock.advance(ANSWER_DEADLINE_MS);
    const times = (await due(Promise.all(all))).map(({ tookMs }) => tookMs);
    expect(times.filter((ms) => ms > ANSWER_DEADLINE_MS)).toEqual([]);
    expect(times.filter((ms) => ms > 0).length / times.length).toBeLessThan(0.2);
    expect(attempts.length).toBeLessThan(60); // as many as without anybody who waits
  });
});

describe('any vendor, asked at any time', () => {
  const vendor = fc.record({
    downUntil: fc.integer({ min: 0, max: 120_000 }),
    tookMs: fc.constantFrom(0, 0, 5, 700, 6_000),
    code: fc.constantFrom<ProviderErrorCode>(
      'unavailable',
      'unavailable',
      'throttled',
      'bad_answer',
      'refused',
    ),
  });
  const pauses = fc.array(fc.integer({ min: 0, max: 30_000 }), { minLength: 1, maxLength: 12 });

  it('is answered within the deadline, and with nothing only where no attempt inside it could tell more', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(vendor, { minLength: 1, maxLength: 3 }),
        pauses,
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (drawn, gaps, random) => {
          start(Object.fromEntries(drawn.map((each, at) => [`v${String(at)}`, each])), () => random);
          const all: Promise<Asked>[] = [];
          for (const gap of gaps) {
            all.push(ask());
            await clock.advance(gap);
          }
          await clock.advance(2 * ANSWER_DEADLINE_MS);
          for (const { from, to, given } of await due(Promise.all(all))) {
            expect(to - from).toBeLessThanOrEqual(ANSWER_DEADLINE_MS);
            if (given.length > 0) continue;
            const left = attempts.filter(({ name, at }) => {
              const { downUntil, tookMs = 0 } = vendors[name] ?? { downUntil: 0 };
              return at >= downUntil && at + tookMs >= from && at + tookMs < from + ANSWER_DEADLINE_MS;
            });
            expect(left).toEqual([]);
          }
          keeper.stop();
        },
      ),
      { numRuns: 300 },
    );
  });
});
