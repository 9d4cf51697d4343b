import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '../../test/support/fake-clock.js';
import { DATABASE_KINDS, startPostgres } from '../../test/support/database/postgres.js';
import { type PostgresServer } from '../../test/support/database/postgres-server.js';
import { MemoryShelf } from '../../test/support/sharing/memory-shelf.js';
import { parseDatabaseUrl } from '../config/gateway/database-place.js';
import { Database } from '../database/database.js';
import { Sealer } from '../database/seal.js';
import { type CredentialShelf } from './credential-shelf.js';
import { DatabaseShelf } from './database-shelf.js';
import { ShelfSweeper } from './shelf-sweeper.js';

const HOUR = 3_600_000;
const LEASE = { holder: 'a', ms: 2_000, longestMs: 10_000 };

/** The stand-in of other tests is held to the same. */
const KINDS = [...DATABASE_KINDS, 'memory'] as const;

let server: PostgresServer | undefined;
const folder = mkdtempSync(join(tmpdir(), 'dockpass-shelf-'));
let files = 0;

beforeAll(async () => {
  if ((DATABASE_KINDS as readonly string[]).includes('postgres')) server = await startPostgres();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe.each(KINDS)('a shelf in %s', (kind) => {
  let database: Database;
  let shelf: CredentialShelf;

  beforeEach(async () => {
    database = new Database();
    shelf = new DatabaseShelf(database);
    if (kind === 'memory') {
      shelf = new MemoryShelf(new FakeClock(Date.now()));
      return;
    }
    const file = `sqlite:${join(folder, `${String(++files)}.db`)}`;
    const url = kind === 'postgres' ? ((await server?.newDatabase()) ?? '') : file;
    const place = parseDatabaseUrl(url, (path) => path);
    if (typeof place === 'string') throw new Error(place);
    await database.use({ place, key: 'k'.repeat(32), previousKeys: [], historyDays: 30 }, 60_000);
    expect(database.state).toBe('ok');
  });
  afterEach(() => database.stop());

  it('has one lease for a place, which its holder lengthens and gives back', async () => {
    expect(await shelf.look('place')).toBeUndefined();
    const first = await shelf.lease('place', LEASE);
    expect(first).toMatchObject({ sealed: '', issuedAt: 0 });
    expect(await shelf.lease('place', { ...LEASE, holder: 'b' })).toBeUndefined();
    expect(await shelf.lease('place', { ...LEASE, ms: 9_000 })).toMatchObject({ sealed: '' });
    await shelf.release('place', 'b');
    expect(await shelf.lease('place', { ...LEASE, holder: 'b' })).toBeUndefined();
    await shelf.release('place', 'a');
    expect(await shelf.lease('place', { ...LEASE, holder: 'b' })).toMatchObject({ sealed: '' });
  });

  it('shows a rest in place of its holder, which one of all who know it ends', async () => {
    const mark = new Sealer('k'.repeat(32)).seal('t', 'rests/place/1');
    const now = (await shelf.lease('place', LEASE))?.now ?? 0;
    await shelf.release('place', 'b', { mark, until: now });
    expect(await shelf.look('place')).toMatchObject({ holder: 'a' });
    await shelf.release('place', 'a', { mark, until: now + 9_000 });
    expect(await shelf.look('place')).toMatchObject({ holder: mark, leasedUntil: now + 9_000 });
    expect(await shelf.lease('place', { ...LEASE, holder: 'b' })).toBeUndefined();
    expect(await shelf.lease('place', { ...LEASE, holder: 'b', over: mark })).toMatchObject({ holder: 'b' });
    expect(await shelf.lease('place', { ...LEASE, holder: 'c', over: mark })).toBeUndefined();
  });

  it('gives the lease of 20 who ask at once to one', async () => {
    const holders = Array.from({ length: 20 }, (_, at) => ({ ...LEASE, holder: String(at) }));
    const places = await Promise.all(holders.map((lease) => shelf.lease('place', lease)));
    expect(places.filter((place) => place !== undefined)).toHaveLength(1);
  });

  it('gives a lease away that has ended, or that is longer than there can be', async () => {
    await shelf.lease('place', { ...LEASE, ms: 0 });
    expect(await shelf.lease('place', { ...LEASE, holder: 'b', ms: 24 * HOUR })).toMatchObject({
      sealed: '',
    });
    expect(await shelf.lease('place', { ...LEASE, holder: 'c' })).toMatchObject({ sealed: '' });
  });

  it('shows what was put last, with its clock, and ends the lease with it', async () => {
    const now = (await shelf.lease('place', LEASE))?.now ?? 0;
    expect(Math.abs(now - Date.now())).toBeLessThan(HOUR);
    await shelf.put('place', { sealed: 'one', issuedAt: 7, expiresAt: 8 });
    await shelf.put('place', { sealed: 'other', issuedAt: 5, expiresAt: 6 });
    const place = await shelf.look('place');
    expect(place).toMatchObject({ sealed: 'other', issuedAt: 5, leasedUntil: 0 });
    expect(place?.now).toBeGreaterThanOrEqual(now);
  });

  it('is rid of what died an hour ago by one process at a time, in chunks', async () => {
    const now = (await shelf.lease('other', LEASE))?.now ?? 0;
    const credential = { sealed: 's', issuedAt: 0 };
    for (let at = 0; at < 3; at++)
      await shelf.put(`dead-${String(at)}`, { ...credential, expiresAt: now - HOUR - 1 });
    await shelf.put('young', { ...credential, expiresAt: now - HOUR / 2 });
    expect(await shelf.sweep(HOUR, 2)).toBe(2);
    await shelf.lease('sweep', LEASE);
    const sweeper = new ShelfSweeper(shelf, 'b');
    expect(await sweeper.sweep()).toBe(0);
    await shelf.release('sweep', 'a');
    expect(await sweeper.sweep()).toBe(1);
    expect([await shelf.look('dead-0'), await shelf.look('dead-2')]).toEqual([undefined, undefined]);
    expect(await shelf.look('young')).toMatchObject({ sealed: 's' });
  });
});
