import { beforeEach, describe, expect, it } from '@jest/globals';
import { due, FakeClock } from '../../test/support/fake-clock.js';
import { MemoryShelf } from '../../test/support/sharing/memory-shelf.js';
import {
  said,
  SharedProvider,
  type SharingProcess,
  sharingProcess,
  tokens,
} from '../../test/support/sharing/sharing-bench.js';
import { type DatabaseErrorCode } from '../database/database-error.js';
import { ProviderError } from '../registry/provider-error.js';
import { type MintedCredential } from '../registry/registry-provider.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

let clock: FakeClock;
let shelf: MemoryShelf;
let provider: SharedProvider;
let processes: SharingProcess[];

function start(options: Partial<Parameters<typeof sharingProcess>[0]> = {}): SharingProcess {
  const started = sharingProcess({ provider, shelf, clock, ...options });
  processes.push(started);
  return started;
}

/** A vendor that takes so long. */
function taking(
  milliseconds: number,
  then: () => Promise<MintedCredential>,
): () => Promise<MintedCredential> {
  return () =>
    new Promise((resolve, reject) => {
      clock.after(milliseconds, () => {
        then().then(resolve, reject);
      });
    });
}

const neverEnding = (): Promise<never> => new Promise(() => undefined);

async function obtainAll(waitMs = 0): Promise<readonly (string | undefined)[]> {
  const all = Promise.all(processes.map((each) => each.slot().obtain()));
  await clock.advance(waitMs);
  return (await due(all)).map(said);
}

beforeEach(() => {
  clock = new FakeClock();
  shelf = new MemoryShelf(clock, 7 * HOUR); // nobody's clock is the database's
  provider = new SharedProvider(tokens(clock, 12 * HOUR));
  processes = [];
});

describe('processes that share what they mint', () => {
  it('mint once for all, at once and later, and each knows how old it is', async () => {
    provider.mint = taking(300, tokens(clock, 12 * HOUR));
    for (let at = 0; at < 4; at++) start();
    expect(await obtainAll(SECOND)).toEqual(Array.from({ length: 4 }, () => 'token-1'));
    await clock.advance(HOUR - SECOND);
    const late = start().slot();
    expect(said(await late.obtain())).toBe('token-1');
    expect([late.held?.remainingMs(), late.isTaken, late.mints]).toEqual([11 * HOUR, true, 0]);
    expect(provider.requests).toHaveLength(1);
  });

  it('know its age whatever their own clocks show', async () => {
    await start().slot().obtain();
    await clock.advance(HOUR);
    const other = new FakeClock(Date.UTC(1999, 1, 1));
    const late = sharingProcess({ provider, shelf, clock: other }).slot();
    const life = (await late.obtain(), late.held?.remainingMs());
    expect([said(late.held), life]).toEqual(['token-1', 11 * HOUR]);
  });

  it('renew it once, one before the others, and the others take the new one', async () => {
    const randoms = [0.1, 0.5, 0.9];
    for (const random of randoms) start({ random: () => random });
    await obtainAll(SECOND);
    await clock.advance(8 * HOUR);
    expect(processes.map((each) => said(each.slot().held))).toEqual(['token-2', 'token-2', 'token-2']);
    expect(provider.requests).toHaveLength(2);
  });

  it('do not share between identities, nor where the key of the database is another', async () => {
    await start().slot('one').obtain();
    expect(said(await start().slot('two').obtain())).toBe('token-2');
    const key = 'TEST-ONLY-other-key-of-database-0123456';
    expect(said(await start({ key }).slot('one').obtain())).toBe('token-3');
  });

  it('share no refusal: each is told by the vendor itself', async () => {
    provider.mint = () => Promise.reject(new ProviderError('refused'));
    for (let at = 0; at < 3; at++) start();
    expect(await obtainAll(SECOND)).toEqual(['refused', 'refused', 'refused']);
    expect(provider.requests).toHaveLength(3);
  });

  it('tell the shelf neither a password nor a name', async () => {
    await start().slot('TEST-ONLY-identity').obtain();
    const told = JSON.stringify([...shelf.rows]);
    expect(told).toContain('s1.');
    expect(told).not.toMatch(/token|TEST-ONLY|stub|scope/);
  });
});

describe('a holder of a lease', () => {
  it('that lives is waited for however slow its vendor, up to four seconds', async () => {
    provider.mint = taking(3_900, tokens(clock, HOUR));
    for (let at = 0; at < 3; at++) start();
    expect(await obtainAll(5 * SECOND)).toEqual(['token-1', 'token-1', 'token-1']);
    expect(processes.map((each) => each.mints.tally.waited)).toEqual([0, 1, 1]);
  });

  it('that is still at it after that keeps nobody from minting', async () => {
    const quick = tokens(clock, HOUR);
    provider.mint = () => (provider.requests.length === 1 ? neverEnding() : quick());
    for (let at = 0; at < 3; at++) start();
    const [holder, ...others] = await obtainAll(7 * SECOND);
    expect(holder).toBe('timed_out');
    expect(others).toEqual(['token-1', 'token-2']);
    expect(processes[1]?.mints.tally.alone).toEqual(new Map([['waited', 1]]));
  });

  it('that has died is followed by another within two seconds, and by no more than one', async () => {
    const dead = new FakeClock(); // its time stands still, so that it lengthens nothing
    provider.mint = neverEnding;
    void sharingProcess({ provider, shelf, clock: dead }).slot().obtain();
    await clock.advance(1);
    provider.mint = tokens(clock, HOUR);
    for (let at = 0; at < 3; at++) start();
    expect(await obtainAll(2_800)).toEqual(['token-1', 'token-1', 'token-1']);
    expect(provider.requests).toHaveLength(2);
  });

  it('that no program like this can be counts for nothing', async () => {
    await start().slot().obtain();
    const [row] = shelf.rows.values();
    Object.assign(row ?? {}, { sealed: '', holder: 'somebody', leasedUntil: shelf.now + 24 * HOUR });
    expect(said(await start().slot().obtain())).toBe('token-2');
  });
});

describe('a shelf that cannot be asked', () => {
  it.each<DatabaseErrorCode>(['unavailable', 'busy', 'full', 'refused', 'read_only', 'failed'])(
    'keeps nobody from minting: %s',
    async (code) => {
      shelf.broken = code;
      for (let at = 0; at < 2; at++) start();
      expect(await obtainAll()).toEqual(['token-1', 'token-2']);
      expect(processes[0]?.mints.tally.alone).toEqual(new Map([[code, 1]]));
    },
  );

  it.each<DatabaseErrorCode>(['read_only', 'full', 'busy'])(
    'but can be read still gives: %s',
    async (code) => {
      await start().slot().obtain();
      shelf.unwritable = code;
      for (let at = 0; at < 2; at++) start();
      expect(await obtainAll()).toEqual(['token-1', 'token-1', 'token-1']);
      expect(said(await start().slot('two').obtain())).toBe('token-2');
    },
  );

  it('is waited for a quarter of a second, once, and then left alone for five', async () => {
    shelf.latencyMs = Infinity;
    const { slot } = start();
    const first = slot('one').obtain();
    await clock.advance(250);
    expect(said(await due(first))).toBe('token-1');
    await clock.advance(1);
    expect(said(await due(slot('two').obtain()))).toBe('token-2');
    shelf.latencyMs = 0;
    await clock.advance(5_250);
    await slot('three').obtain();
    expect(said(await start().slot('three').obtain())).toBe('token-3');
  });

  it('never makes wait who has something to be given', async () => {
    const held = start().slot();
    await held.obtain();
    shelf.latencyMs = Infinity;
    provider.mint = neverEnding;
    for (let minute = 0; minute < 11 * 60; minute++) {
      await clock.advance(MINUTE);
      expect(said(held.take())).toBe('token-1');
    }
  });
});

describe('what stands on the shelf', () => {
  it('is not taken when it is due, has expired, or is older than what was had', async () => {
    const old = start().slot();
    await old.obtain();
    const [[name, row] = [], ...others] = shelf.rows;
    expect([typeof name, others]).toEqual(['string', []]);
    const replayed = { ...row };
    await clock.advance(7 * HOUR + 12 * MINUTE); // all that mint it have renewed by then
    expect(said(old.held)).toBe('token-2');
    Object.assign(shelf.rows.get(name ?? '') ?? {}, replayed);
    expect(said(await start().slot().obtain())).toBe('token-3');
    Object.assign(shelf.rows.get(name ?? '') ?? {}, replayed);
    await clock.advance(12 * HOUR);
    expect(said(await start().slot().obtain())).not.toBe('token-1');
  });

  it('is not taken again by who has it, although it is fresh for others', async () => {
    const { slot } = start();
    await slot().obtain();
    slot().renew();
    await clock.advance(0);
    expect(said(slot().held)).toBe('token-2');
  });

  it.each([
    ['was issued in the future', { issuedAt: Date.UTC(2099, 1, 1) }],
    ['was issued at another time', { issuedAt: 1 }],
    ['is empty', { sealed: '' }],
    ['is no seal', { sealed: 'TEST-ONLY' }],
  ])('and %s is minted anew', async (_, change) => {
    await start().slot().obtain();
    const [row] = shelf.rows.values();
    Object.assign(row ?? {}, change);
    expect(said(await start().slot().obtain())).toBe('token-2');
    expect(said(await start().slot().obtain())).toBe('token-2');
  });
});
