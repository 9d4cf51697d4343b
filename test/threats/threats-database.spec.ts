import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type CredentialSlot } from '../../src/credentials/credential-slot.js';
import { CredentialKeeper } from '../../src/credentials/credential-keeper.js';
import { DatabaseShelf } from '../../src/sharing/database-shelf.js';
import { SharedMints } from '../../src/sharing/shared-mints.js';
import { stubSettings } from '../support/config/stub-provider.js';
import { FakeClock } from '../support/fake-clock.js';
import { said, SharedProvider } from '../support/sharing/sharing-bench.js';
import { ShelfFile } from '../support/sharing/shelf-file.js';
import { until } from '../support/until.js';

const HOUR = 3_600_000;
/** The word in every form in which it could have come out. */
const CANARY = ['canary', Buffer.from('canary').toString('hex'), 'Y2FuYXJ5', 'NhbmFyeS', 'jYW5hcn'];
const IDENTITIES = ['canary-one', 'canary-two', 'canary-three'];

let file: ShelfFile;
let provider: SharedProvider;
let clock: FakeClock;
let refused: number;

beforeEach(async () => {
  file = new ShelfFile();
  await file.open();
  clock = new FakeClock();
  refused = 0;
  provider = new SharedProvider(({ settings }) =>
    Promise.resolve({
      username: 'canary-user',
      password: `canary-token-${settings.identity}-${String(provider.requests.length)}`,
      issuedAt: clock.now(),
      expiresAt: clock.now() + HOUR,
    }),
  );
});
afterEach(() => file.remove());

/** The slots of another process each time. */
function slotsOfAnother(): readonly CredentialSlot[] {
  const shelf = new DatabaseShelf(file.database);
  const onRefused = (): void => {
    refused++;
  };
  const mints = new SharedMints({ shelf, sealer: () => file.database.sealer, env: {}, onRefused });
  const keeper = new CredentialKeeper({ wrap: mints.wrap });
  return IDENTITIES.map((identity) => {
    const settings = stubSettings(identity);
    return keeper.slot({ entryName: identity, provider, scope: { key: 'canary' }, settings, images: [] });
  });
}

/** What a further process gives of each, after what it minted is in the database. */
async function given(): Promise<readonly (string | undefined)[]> {
  const before = provider.requests.length;
  const outcomes = await Promise.all(slotsOfAnother().map((slot) => slot.obtain()));
  const minted = outcomes.map(said).filter((each) => Number(each?.split('-').at(-1)) > before);
  await until(async () => (await file.rows()).every(({ sealed, leased_until }) => sealed && !leased_until));
  expect(provider.requests.length - before).toBe(minted.length);
  return outcomes.map(said);
}

const numbers = (all: readonly (string | undefined)[]): readonly number[] =>
  all.map((each) => Number(each?.split('-').at(-1)));

describe('T20 somebody who has the file of the database, its journal or a backup', () => {
  it('finds no credential, identity or name of one in it', async () => {
    await given();
    const files = file.bytes();
    expect(Object.keys(files).length).toBeGreaterThanOrEqual(4);
    for (const bytes of Object.values(files)) {
      const text = bytes.toString('latin1');
      for (const form of CANARY) expect(text.includes(form)).toBe(false);
    }
  });
});

describe('T21 somebody who writes into the database', () => {
  it('swaps rows: each is refused and counted, minted anew, and no other is troubled', async () => {
    const first = await given();
    const [one, two, three] = await file.rows();
    if (!one || !two || !three) throw new Error('three are needed');
    const { sealed, issued_at } = two;
    await file.write(one.name, { sealed, issued_at });
    await file.write(two.name, { sealed: one.sealed, issued_at: one.issued_at });
    const after = await given();
    expect(after.filter((each, at) => each === first[at])).toHaveLength(1);
    expect(after.every((each, at) => each?.includes(IDENTITIES[at] ?? '?'))).toBe(true);
    expect([refused >= 2, file.database.sealsRefused >= 2]).toEqual([true, true]);
    expect(await given()).toEqual(after);
  });

  it('changes one bit, anywhere: it is refused and counted, and the next that is minted is fine', async () => {
    await given();
    const [row] = await file.rows();
    if (!row) throw new Error('one is needed');
    const bits = Array.from({ length: 8 }, (_, at) => Math.floor(((at + 0.5) * row.sealed.length) / 8));
    for (const at of bits) {
      const [now] = (await file.rows()).filter(({ name }) => name === row.name);
      const text = Buffer.from(now?.sealed ?? '', 'latin1');
      text[at] = (text[at] ?? 0) ^ 1;
      const [counted, minted] = [file.database.sealsRefused, provider.requests.length];
      await file.write(row.name, { sealed: text.toString('latin1') });
      await given();
      expect(file.database.sealsRefused).toBeGreaterThan(counted);
      expect(provider.requests).toHaveLength(minted + 1);
    }
  });

  it('says that it was issued at another time, so that it would live longer: it is refused', async () => {
    const first = await given();
    for (const { name, issued_at } of await file.rows()) await file.write(name, { issued_at: issued_at + 1 });
    expect(numbers(await given()).every((each) => each > Math.max(...numbers(first)))).toBe(true);
  });

  it('puts back an old row: who has had a younger one does not take it', async () => {
    const slots = slotsOfAnother();
    const [slot] = slots;
    if (!slot) throw new Error('one is needed');
    await slot.obtain();
    await until(async () => (await file.rows())[0]?.leased_until === 0);
    const [old] = await file.rows();
    if (!old) throw new Error('one is needed');
    slot.renew();
    await until(async () => (await file.rows())[0]?.sealed !== old.sealed);
    await until(() => said(slot.held)?.endsWith('-2') ?? false);
    await file.write(old.name, { sealed: old.sealed, issued_at: old.issued_at, leased_until: 0 });
    slot.renew();
    await until(() => said(slot.held)?.endsWith('-3') ?? false);
    expect(provider.requests).toHaveLength(3);
  });

  it('leases everything for ever: everybody mints all the same', async () => {
    await given();
    for (const { name } of await file.rows())
      await file.write(name, { sealed: '', leased_until: Number.MAX_SAFE_INTEGER });
    expect(numbers(await given()).every((each) => each > IDENTITIES.length)).toBe(true);
  });
});
