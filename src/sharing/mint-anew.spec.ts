import { beforeEach, describe, expect, it } from '@jest/globals';
import { due, FakeClock, settle } from '../../test/support/fake-clock.js';
import { MemoryShelf } from '../../test/support/sharing/memory-shelf.js';
import { said, SharedProvider, sharingProcess, tokens } from '../../test/support/sharing/sharing-bench.js';

const HOUR = 3_600_000;

let clock: FakeClock;
let shelf: MemoryShelf;
let provider: SharedProvider;

beforeEach(() => {
  clock = new FakeClock();
  shelf = new MemoryShelf(clock, 7 * HOUR);
  provider = new SharedProvider(tokens(clock, 12 * HOUR));
});

describe('a shared credential that somebody wants minted again', () => {
  it('is a new one, although others have a fresh one, and is what they find from then on', async () => {
    const [one, other] = [1, 2].map(() => sharingProcess({ provider, shelf, clock }).slot());
    await one?.obtain();
    await other?.obtain();
    expect([said(other?.held), other?.isTaken]).toEqual(['token-1', true]);
    await clock.advance(HOUR);
    if (!other) throw new TypeError('there are two');
    expect(await due(other.mintAgain())).toBe('ok');
    expect([said(other.held), other.isTaken, other.mints]).toEqual(['token-2', false, 1]);
    await settle();
    const late = sharingProcess({ provider, shelf, clock }).slot();
    expect(said(await due(late.obtain()))).toBe('token-2');
    expect(said(one?.held)).toBe('token-1');
  });

  it('is minted at once where another process is minting', async () => {
    const busy = sharingProcess({ provider, shelf, clock });
    const slot = sharingProcess({ provider, shelf, clock }).slot();
    const { mint } = provider;
    provider.mint = () => new Promise(() => undefined);
    void busy.slot().obtain();
    await settle();
    provider.mint = mint;
    expect(await due(slot.mintAgain())).toBe('ok');
    expect(said(slot.held)).toBe('token-1');
    busy.keeper.stop();
  });

  it('is minted alone where the shelf fails', async () => {
    const { slot, mints } = sharingProcess({ provider, shelf, clock });
    shelf.broken = 'unavailable';
    expect(await due(slot().mintAgain())).toBe('ok');
    expect([said(slot().held), mints.tally.alone.get('unavailable')]).toEqual(['token-1', 1]);
  });
});
