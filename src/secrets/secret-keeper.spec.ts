import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { due, FakeClock, settle } from '../../test/support/fake-clock.js';
import { StubStore, StubStoreSettings } from '../../test/support/stores/stub-store.js';
import { ProviderError } from '../registry/provider-error.js';
import { StoreReference } from '../store/store-reference.js';
import { type SecretUser } from './place.js';
import { SecretKeeper } from './secret-keeper.js';

const SECOND = 1_000;
const REFRESH = 60 * SECOND;

let clock: FakeClock;
let store: StubStore;
let keeper: SecretKeeper;
let reads: [place: string, outcome: string][];
let value: string | Readonly<Record<string, unknown>>;

beforeEach(() => {
  clock = new FakeClock();
  reads = [];
  value = { username: 'ci', password: 'one' };
  store = new StubStore(() => Promise.resolve({ value }));
  keeper = new SecretKeeper({
    clock,
    random: () => 0,
    onRead: ({ store: name, path }, outcome) => reads.push([`${name}:${path}`, outcome]),
  });
  keeper.use([{ name: 'stub', kind: store, settings: new StubStoreSettings() }], REFRESH);
});

afterEach(() => keeper.stop());

function references(fields: Readonly<Record<string, string>>): ReadonlyMap<string, StoreReference> {
  return new Map(
    Object.entries(fields).map(([property, text]) => {
      const reference = StoreReference.parse(text);
      if (typeof reference === 'string') throw new Error(reference);
      return [property, reference];
    }),
  );
}

class User implements SecretUser {
  renewals = 0;
  retired = false;
  usedAt = clock.monotonic();

  get idleMs(): number {
    return clock.monotonic() - this.usedAt;
  }

  use(): void {
    this.usedAt = clock.monotonic();
  }

  renew(): void {
    this.renewals++;
  }
}

const PAIR = { username: 'stub:hub#username', password: 'stub:hub#password' };

/** A field, and beside it another that nests so deep. */
function nestedBeside(depth: number): string {
  return `{"a":"x","b":${'['.repeat(depth)}${']'.repeat(depth)}}`;
}

async function read(fields: Readonly<Record<string, string>>, user = new User()): Promise<object> {
  return Object.fromEntries(await keeper.read(references(fields), user));
}

describe('reading what references name', () => {
  it('reads a path once for all of its fields and all who ask at one time', async () => {
    const asked = await Promise.all(Array.from({ length: 20 }, () => read(PAIR)));
    expect(asked).toEqual(Array.from({ length: 20 }, () => ({ username: 'ci', password: 'one' })));
    expect(store.reads).toEqual(['hub']);
  });

  it.each([
    ['one value', 'plain', 'stub:x', 'plain'],
    ['the only field', { token: 'plain' }, 'stub:x', 'plain'],
    ['a field of a text that is an object', '{"password":"p","n":1}', 'stub:x#password', 'p'],
    ['a number', { port: 5000 }, 'stub:x#port', '5000'],
    ['a number in a text', '{"n":12345678901}', 'stub:x#n', '12345678901'],
    ['a truth', { on: true }, 'stub:x#on', 'true'],
    ['a field of a text that nests', nestedBeside(31), 'stub:x#a', 'x'],
    ['a text that is an object, whole', '{"a":1}', 'stub:x', '{"a":1}'],
  ])('takes %s', async (_, kept, reference, expected) => {
    value = kept;
    expect(await read({ password: reference })).toEqual({ password: expected });
  });

  it.each<[string, string | Record<string, unknown>, string, string]>([
    ['a field that is not there', { a: 'x' }, 'stub:x#b', 'not_found'],
    ['a field that every object has', { a: 'x' }, 'stub:x#constructor', 'not_found'],
    ['an empty field', { a: '' }, 'stub:x#a', 'not_found'],
    ['a field of a text', 'plain', 'stub:x#a', 'not_found'],
    ['a field of a list', '["a"]', 'stub:x#0', 'not_found'],
    ['no field where there are several', { a: 'x', b: 'y' }, 'stub:x', 'bad_answer'],
    ['no field where there is none', {}, 'stub:x', 'not_found'],
    ['an object as a value', { a: { b: 'c' } }, 'stub:x#a', 'bad_answer'],
    ['a field of a text that nests too deep', nestedBeside(32), 'stub:x#a', 'not_found'],
    ['null', { a: null }, 'stub:x#a', 'bad_answer'],
    ['a number that is not exact', { a: 1e300 }, 'stub:x#a', 'bad_answer'],
  ])('does not take %s', async (_, kept, reference, code) => {
    value = kept;
    await expect(read({ password: reference })).rejects.toMatchObject({ name: 'ProviderError', code });
  });

  it('fails as the store does, also where another path of the same settings is fine', async () => {
    store.keep = (path) =>
      path === 'bad' ? Promise.reject(new ProviderError('refused')) : Promise.resolve({ value: 'x' });
    await expect(read({ username: 'stub:good', password: 'stub:bad' })).rejects.toMatchObject({
      code: 'refused',
    });
  });

  it('waits for a store that hangs no longer than five seconds', async () => {
    store.keep = () => new Promise(() => undefined);
    const asked = read(PAIR).catch((error: unknown) => (error as ProviderError).code);
    await clock.advance(5 * SECOND);
    expect(await due(asked)).toBe('timed_out');
  });
});

describe('what was read', () => {
  it('is read again while somebody uses it, and told of where it changed', async () => {
    const user = new User();
    await read(PAIR, user);
    for (let minute = 0; minute < 10; minute++) {
      user.use();
      await clock.advance(REFRESH);
    }
    expect([store.reads.length, user.renewals]).toEqual([11, 0]);
    value = { username: 'ci', password: 'two' };
    user.use();
    await clock.advance(REFRESH);
    expect(user.renewals).toBe(1);
    expect(await read(PAIR, user)).toEqual({ username: 'ci', password: 'two' });
    await clock.advance(REFRESH);
    expect([store.reads.length, user.renewals]).toEqual([13, 1]);
  });

  it('is read once in each interval, and not at one moment with all that was read with it', async () => {
    const PATHS = 200;
    let drawn = 0;
    await keeper.stop();
    keeper = new SecretKeeper({ clock, random: () => (drawn++ % PATHS) / PATHS });
    keeper.use([{ name: 'stub', kind: store, settings: new StubStoreSettings() }], REFRESH);
    const user = new User();
    for (let path = 0; path < PATHS; path++) await read({ password: `stub:p${String(path)}#password` }, user);
    const readIn = async (milliseconds: number): Promise<number> => {
      const before = store.reads.length;
      user.use();
      await clock.advance(milliseconds);
      return store.reads.length - before;
    };
    await readIn(REFRESH);
    for (let refresh = 0; refresh < 3; refresh++) {
      const tenths: number[] = [];
      for (let tenth = 0; tenth < 10; tenth++) tenths.push(await readIn(REFRESH / 10));
      expect(tenths.reduce((sum, reads) => sum + reads)).toBe(PATHS);
      expect(tenths.filter((reads) => reads > (2 * PATHS) / 10)).toEqual([]);
    }
  });

  it('rests when nobody uses it, is then given at once, and read anew behind that', async () => {
    const user = new User();
    await read(PAIR, user);
    await clock.advance(24 * 3_600 * SECOND);
    const before = store.reads.length;
    expect(before).toBeLessThan(8);
    store.keep = () => new Promise(() => undefined);
    expect(await due(read(PAIR, user))).toEqual({ username: 'ci', password: 'one' });
    expect(store.reads).toHaveLength(before + 1);
  });

  it('is given on while its store is down, which is told with its age', async () => {
    const user = new User();
    await read(PAIR, user);
    store.keep = () => Promise.reject(new ProviderError('unavailable'));
    for (let minute = 0; minute < 60; minute++) {
      user.use();
      await clock.advance(REFRESH);
    }
    const [place] = keeper.places();
    expect([place?.state, place?.lastError, place?.held?.ageMs()]).toEqual([
      'stale',
      'unavailable',
      60 * REFRESH,
    ]);
    expect(await read(PAIR, user)).toEqual({ username: 'ci', password: 'one' });
    expect(user.renewals).toBe(0);
  });

  it('is told of when it comes back, since those who failed without it try again then', async () => {
    const user = new User();
    store.keep = () => Promise.reject(new ProviderError('unavailable'));
    await expect(read(PAIR, user)).rejects.toMatchObject({ code: 'unavailable' });
    store.keep = () => Promise.resolve({ value });
    await clock.advance(5 * SECOND);
    expect([user.renewals, reads.at(-1)]).toEqual([1, ['stub:hub', 'ok']]);
  });

  it('is not told of by a read that came too late, until one comes in time', async () => {
    const user = new User();
    await read(PAIR, user);
    const late = { value: { username: 'ci', password: 'two' } };
    store.keep = () =>
      new Promise((resolve) => {
        clock.after(5.5 * SECOND, () => {
          resolve(late);
        });
      });
    await clock.advance(REFRESH + 5 * SECOND);
    store.keep = () => Promise.reject(new ProviderError('unavailable'));
    await clock.advance(1 * SECOND);
    expect([reads.map(([, outcome]) => outcome), user.renewals]).toEqual([
      ['ok', 'timed_out', 'unavailable'],
      0,
    ]);
    store.keep = () => Promise.resolve(late);
    await clock.advance(10 * SECOND);
    expect(user.renewals).toBe(1);
  });

  it('is no change where only its version is another one, or its users are gone', async () => {
    const [user, gone] = [new User(), new User()];
    let version = 0;
    store.keep = () => Promise.resolve({ value, version: String(version++) });
    await read(PAIR, user);
    await read(PAIR, gone);
    gone.retired = true;
    await clock.advance(REFRESH);
    expect(user.renewals).toBe(0);
    value = { username: 'ci', password: 'two' };
    await clock.advance(REFRESH);
    expect([user.renewals, gone.renewals]).toEqual([1, 0]);
  });

  it('says nothing of itself to whoever prints it', async () => {
    await read(PAIR);
    const { inspect } = await import('node:util');
    const [place] = keeper.places();
    expect(inspect(place?.held) + JSON.stringify(place?.held)).toBe('[secret]"[secret]"');
  });
});

describe('another configuration', () => {
  it('keeps a store that stays as it is, with what it gave', async () => {
    await read(PAIR);
    keeper.use([{ name: 'stub', kind: store, settings: new StubStoreSettings() }], REFRESH);
    await read(PAIR);
    expect([store.opened, store.closed, store.reads.length]).toEqual([1, 0, 1]);
  });

  it('closes one that is another now, and forgets what it gave', async () => {
    await read(PAIR);
    const settings = Object.assign(new StubStoreSettings(), { identity: 'other' });
    keeper.use([{ name: 'stub', kind: store, settings }], REFRESH);
    await read(PAIR);
    expect([store.opened, store.closed, store.reads.length]).toEqual([2, 1, 2]);
  });

  it('asks another kind of store under the same name, and forgets what the former gave', async () => {
    await read(PAIR);
    const other = new StubStore(() => Promise.resolve({ value: { username: 'ci', password: 'other' } }));
    keeper.use([{ name: 'stub', kind: other, settings: new StubStoreSettings() }], REFRESH);
    expect(await read(PAIR)).toEqual({ username: 'ci', password: 'other' });
    expect([store.closed, other.opened]).toEqual([1, 1]);
  });

  it('reads as often as it says', async () => {
    keeper.use([{ name: 'stub', kind: store, settings: new StubStoreSettings() }], 10 * SECOND);
    await read(PAIR);
    await clock.advance(60 * SECOND);
    expect(store.reads).toHaveLength(7);
  });

  it('forgets the paths that nobody is left to use', async () => {
    const user = new User();
    await read(PAIR, user);
    keeper.sweep();
    expect([...keeper.places()]).toHaveLength(1);
    user.retired = true;
    keeper.sweep();
    expect([[...keeper.places()], clock.pendingTimers]).toEqual([[], 0]);
  });

  it('reads nothing from a store that is gone', async () => {
    keeper.use([], REFRESH);
    await expect(read(PAIR)).rejects.toMatchObject({ code: 'not_configured' });
  });

  it('closes all at the end', async () => {
    await read(PAIR);
    await keeper.stop();
    await settle();
    expect([store.closed, clock.pendingTimers]).toEqual([1, 0]);
  });

  it('ends what is being read at the end, and reads nothing after it', async () => {
    let ended: AbortSignal | undefined;
    store.keep = (_, signal) => {
      ended = signal;
      return new Promise(() => undefined);
    };
    const asked = read(PAIR).catch((error: unknown) => (error as ProviderError).code);
    await settle();
    await keeper.stop();
    expect([await due(asked), ended?.aborted]).toEqual(['timed_out', true]);
    await expect(due(read(PAIR))).rejects.toMatchObject({ code: 'not_configured' });
    expect(store.reads).toHaveLength(1);
  });
});
