import { beforeEach, describe, expect, it } from '@jest/globals';
import { due, FakeClock } from '../../test/support/fake-clock.js';
import { MemoryShelf, type ShelfRow } from '../../test/support/sharing/memory-shelf.js';
import {
  said,
  SharedProvider,
  type SharingProcess,
  sharingProcess,
  tokens,
} from '../../test/support/sharing/sharing-bench.js';
import { ProviderError } from '../registry/provider-error.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const THROTTLED = new ProviderError('throttled');

let clock: FakeClock;
let shelf: MemoryShelf;
let provider: SharedProvider;
let processes: SharingProcess[];

beforeEach(() => {
  clock = new FakeClock();
  shelf = new MemoryShelf(clock, 7 * HOUR); // nobody's clock is the database's
  provider = new SharedProvider(tokens(clock, 12 * HOUR));
  processes = [];
});

function start(): SharingProcess {
  const started = sharingProcess({ provider, shelf, clock });
  processes.push(started);
  return started;
}

const calls = (): number => provider.requests.length;

async function obtainAll(): Promise<readonly (string | undefined)[]> {
  const all = Promise.all(processes.map((each) => each.slot().obtain()));
  await clock.advance(100); // those who find a lease look again
  return (await due(all)).map(said);
}

describe('a vendor that limits its calls', () => {
  it('is asked by one process, and by nobody else until the pause of that one is over', async () => {
    provider.mint = () => Promise.reject(THROTTLED);
    for (let at = 0; at < 20; at++) start();
    expect(new Set(await obtainAll())).toEqual(new Set(['throttled']));
    await clock.advance(1_600);
    expect(calls()).toBe(1);
    await clock.advance(MINUTE);
    expect(calls()).toBeLessThan(15); // 20 processes alone would have asked 100 times by now
    provider.mint = tokens(clock, HOUR);
    const before = calls();
    await clock.advance(3 * MINUTE);
    expect(new Set(processes.map((each) => said(each.slot().held)))).toEqual(new Set(['token-1']));
    expect(calls()).toBe(before + 1);
  });

  it('is followed when it says how long, up to ten seconds', async () => {
    provider.mint = () => Promise.reject(new ProviderError('throttled', { retryAfterMs: 6_000 }));
    await start().slot().obtain();
    const other = start().slot();
    expect(said(await other.obtain())).toBe('throttled');
    expect([other.nextAttemptMs, other.isTaken, other.mints]).toEqual([5_400, true, 0]);
    expect(processes[1]?.mints.tally.rested).toBe(1);
    provider.mint = () => Promise.reject(new ProviderError('throttled', { retryAfterMs: HOUR }));
    await clock.advance(15_399); // asked again at 5.4 s, by one
    provider.mint = tokens(clock, HOUR);
    expect(said(await start().slot().obtain())).toBe('throttled');
    await clock.advance(1);
    expect(said(await start().slot().obtain())).toBe('token-1');
  });

  it.each(['unavailable', 'timed_out'] as const)(
    'or is %s is left alone by those who have something, and asked by those who have nothing',
    async (code) => {
      for (let at = 0; at < 3; at++) start();
      await obtainAll();
      provider.mint = () => Promise.reject(new ProviderError(code));
      const before = calls();
      for (const each of processes) {
        each.slot().renew();
        await clock.advance(1);
      }
      expect([calls() - before, ...processes.map((each) => each.slot().lastError)]).toEqual([
        1,
        code,
        code,
        code,
      ]);
      shelf.rows.forEach((row) => (row.sealed = ''));
      expect(said(await start().slot().obtain())).toBe(code);
      expect(calls() - before).toBe(2);
    },
  );

  it.each<[string, (row: ShelfRow) => void]>([
    ['that says so for another time', (row) => (row.leasedUntil += 1)],
    ['that was moved', (row) => (row.holder = [...shelf.rows.values()].at(-1)?.holder ?? '')],
    [
      'that was changed',
      (row) => (row.holder = `${row.holder.slice(0, -1)}${row.holder.endsWith('A') ? 'B' : 'A'}`),
    ],
    ['that is longer than there can be', (row) => ((shelf.aheadMs -= HOUR), (row.sealed = ''))],
  ])('is asked all the same where a row %s', async (_, change) => {
    provider.mint = () => Promise.reject(THROTTLED);
    await start().slot('one').obtain();
    await start().slot('two').obtain();
    provider.mint = tokens(clock, HOUR);
    const [row] = shelf.rows.values();
    if (row) change(row);
    const asked = start().slot('one').obtain();
    await clock.advance(5_000);
    expect(said(await due(asked))).toBe('token-1');
  });

  it('is asked by those who cannot know, because nothing can be written', async () => {
    provider.mint = () => Promise.reject(THROTTLED);
    shelf.unwritable = 'read_only';
    for (let at = 0; at < 3; at++) start();
    await obtainAll();
    expect(calls()).toBe(3);
  });
});
