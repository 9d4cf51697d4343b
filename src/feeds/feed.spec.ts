import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { fakeProviders } from '../../test/support/config/config-providers.js';
import { FakeClock } from '../../test/support/fake-clock.js';
import { ProviderCatalog } from '../config/entries/provider-catalog.js';
import { fedCheck } from '../config/feeds/check-fed.js';
import { type FeedSource } from '../config/feeds/feed-source.js';
import { type FedCheck, type RegistryEntry } from '../config/gateway-config.js';
import { ProviderError } from '../registry/provider-error.js';
import { type EntryShelf, type KeptEntry } from '../store/secret-store.js';
import { Feed } from './feed.js';
import { changesOf } from './feed-changes.js';
import { type Found } from './feed-place.js';
import { ShelfPlace } from './shelf/shelf-place.js';

const SOURCE: FeedSource = {
  key: 'kv',
  text: 'kv:team/',
  word: 'kv',
  kind: 'store',
  store: 'kv',
  place: 'team/',
};
const REFRESH = 60_000;

let clock: FakeClock;
let kept: Map<string, object> | ProviderError;
let lists: number;
let events: string[];
/** Set where the shelf can be watched. */
let watching: { changed: () => void; end: () => void } | undefined;

beforeEach(() => {
  clock = new FakeClock();
  kept = new Map([
    ['hub', hub('one')],
    ['quay', hub('one')],
  ]);
  [lists, events, watching] = [0, [], undefined];
});

function hub(password: string, more: object = {}): object {
  return { address: 'r.example.com', username: 'ci', password: `TEST-ONLY-${password}`, ...more };
}

function checkOf(clients: readonly string[] = []): FedCheck {
  const catalog = new ProviderCatalog(fakeProviders());
  const late = { refuse: () => undefined, knownValue: () => undefined, leaseProblemOf: () => undefined };
  return fedCheck({ catalog, clientNames: new Set(clients), late, cwd: '/', stamp: clients.join() });
}

function list(): Promise<readonly KeptEntry[]> {
  lists++;
  if (kept instanceof ProviderError) return Promise.reject(kept);
  return Promise.resolve(
    [...kept].map(([name, values]) => ({ name, values: values as KeptEntry['values'] })),
  );
}

function shelfOf(isWatched: boolean): EntryShelf {
  if (!isWatched) return { problemOf: () => undefined, list };
  const watch: EntryShelf['watch'] = (_, changed) =>
    new Promise((resolve) => {
      watching = { changed, end: resolve };
    });
  return { problemOf: () => undefined, list, watch };
}

async function follow(isWatched = false): Promise<Feed> {
  const shelf = shelfOf(isWatched);
  const place = new ShelfPlace({ shelf: () => shelf, place: 'team/', refreshMs: () => REFRESH });
  const feed = new Feed(SOURCE, checkOf(), {
    ...{ place, clock },
    changed: (_, before, now) => {
      for (const { change, entry } of changesOf(before, now)) events.push(`${change} ${entry.name}`);
      return Promise.resolve();
    },
    failed: (_, code) => events.push(code ?? 'again'),
  });
  await feed.look();
  return feed;
}

async function pass(milliseconds: number): Promise<void> {
  await clock.advance(milliseconds);
  for (let turn = 0; turn < 50; turn++) await setImmediate();
}

function namesOf({ view }: Feed): readonly string[] {
  return view.entries.map(({ name }) => name);
}

function passwordOf({ view }: Feed, at: number): unknown {
  return (view.entries[at]?.settings as { password?: unknown } | undefined)?.password;
}

describe('a source that a store keeps', () => {
  it('is listed every STORE_REFRESH; entries that stay are the objects that they were', async () => {
    const feed = await follow();
    const [first, second] = feed.view.entries as [RegistryEntry, RegistryEntry];
    kept = new Map([
      ['hub', hub('two')],
      ['quay', hub('one')],
      ['acme/own', hub('one', { repos: ['acme/app'] })],
    ]);
    await pass(REFRESH - 1);
    expect([lists, namesOf(feed)]).toEqual([1, ['kv/hub', 'kv/quay']]);
    await pass(1);
    expect(namesOf(feed)).toEqual(['kv/acme/own', 'kv/hub', 'kv/quay']);
    expect([feed.view.entries[1] === first, feed.view.entries[2] === second]).toEqual([false, true]);
    expect(events).toEqual(['added kv/hub', 'added kv/quay', 'added kv/acme/own', 'changed kv/hub']);
  });

  it('gives on what it gave last while it is down, and is tried again after longer and longer pauses', async () => {
    const feed = await follow();
    kept = new ProviderError('unavailable');
    await pass(REFRESH);
    expect([feed.state, feed.lastError, namesOf(feed).length]).toEqual(['stale', 'unavailable', 2]);
    await pass(1_000);
    await pass(2_000);
    await pass(4_000);
    expect([lists, feed.failures, feed.ageMs]).toEqual([5, 4, REFRESH + 7_000]);
    kept = new Map([['hub', hub('one')]]);
    await pass(8_000);
    expect([feed.state, feed.ageMs, namesOf(feed)]).toEqual(['ok', 0, ['kv/hub']]);
    expect(events.slice(2)).toEqual(['unavailable', 'removed kv/quay', 'again']);
  });

  it('that never could be read gives nothing, and says so', async () => {
    kept = new ProviderError('refused');
    const feed = await follow();
    expect([feed.state, feed.ageMs, events]).toEqual(['failing', undefined, ['refused']]);
  });

  it('that is watched is listed once for many changes, and every STORE_REFRESH all the same', async () => {
    const feed = await follow(true);
    kept = new Map([['hub', hub('two')]]);
    for (let times = 0; times < 10; times++) watching?.changed();
    await pass(100);
    expect([lists, namesOf(feed), passwordOf(feed, 0)]).toEqual([2, ['kv/hub'], 'TEST-ONLY-two']);
    const former = watching;
    former?.end();
    await pass(REFRESH);
    expect([lists, watching === former]).toEqual([3, false]);
    former?.changed();
    await pass(100);
    expect(lists).toBe(3);
  });

  it('lists no more once it is stopped', async () => {
    const feed = await follow(true);
    feed.stop();
    watching?.changed();
    await pass(20 * REFRESH);
    expect([lists, clock.pendingTimers]).toEqual([1, 0]);
  });

  it('leaves out an entry that has become bad, and not the others', async () => {
    const feed = await follow();
    kept = new Map([
      ['hub', hub('two', { addres: 'x' })],
      ['quay', { problem: 'cannot be read: the identity of the store has no right to it' }],
      ['new', hub('three')],
    ]);
    await pass(REFRESH);
    expect([feed.state, namesOf(feed), feed.view.leftOut]).toEqual(['ok', ['kv/new'], 2]);
    expect(feed.view.problems).toEqual([
      { key: 'kv/hub: addres', message: 'is not a setting; did you mean address?' },
      { key: 'kv/quay', message: 'cannot be read: the identity of the store has no right to it' },
    ]);
    expect(events.slice(2)).toEqual(['removed kv/hub', 'added kv/new', 'removed kv/quay']);
  });

  it('is checked again when clients have changed; an entry that comes to the same stays the object', async () => {
    kept = new Map([
      ['hub', hub('one', { clients: ['ci-main'] })],
      ['quay', hub('one')],
    ]);
    const feed = await follow();
    const [quay] = feed.view.entries;
    expect(namesOf(feed)).toEqual(['kv/quay']);
    feed.use(checkOf(['ci-main']));
    await pass(100);
    expect([namesOf(feed), feed.view.entries[1] === quay]).toEqual([['kv/hub', 'kv/quay'], true]);
  });

  it('has 10,000 entries at most; those with the last names are left out and told of', async () => {
    const name = (at: number): string => `e${String(at).padStart(5, '0')}`;
    kept = new Map(Array.from({ length: 10_002 }, (_, at) => [name(at), hub('one')]));
    const feed = await follow();
    expect([feed.view.entries.length, feed.view.leftOut, feed.view.entries.at(-1)?.name]).toEqual([
      ...[10_000, 2, 'kv/e09999'],
    ]);
    expect(feed.view.problems).toEqual([
      {
        key: 'kv',
        message: 'has 2 entries more than a source may have; those with the last names are left out',
      },
    ]);
  });
});

describe('something that may be half written', () => {
  it('is looked at once more before it takes the place of what was there', async () => {
    const faults = [{ line: 1, message: 'is not valid JSON' }];
    const values = new Map(Object.entries(hub('one')));
    const whole = { values, lineOf: () => undefined };
    let content: typeof whole | { faults: typeof faults } = whole;
    const found = (): Found => ({
      key: 'hub.json',
      print: String(content === whole),
      read: () => {
        const item = { name: 'hub', shown: 'hub.json', content };
        return Promise.resolve({ item, digest: String(content === whole), mayBeHalf: content !== whole });
      },
    });
    const place = {
      pollMs: 5_000,
      find: () => Promise.resolve({ found: [found()], beyond: 0, isWhole: true }),
      watch: () => undefined,
    };
    const parts = { place, clock, changed: () => Promise.resolve(), failed: () => undefined };
    const feed = new Feed(SOURCE, checkOf(), parts);
    await feed.look();
    content = { faults };
    await feed.look();
    expect([namesOf(feed), feed.view.problems]).toEqual([['kv/hub'], []]);
    await pass(500);
    expect([namesOf(feed), feed.view.problems]).toEqual([
      [],
      [{ key: 'kv/hub.json (line 1)', message: 'is not valid JSON' }],
    ]);
    content = whole;
    await feed.look();
    expect(namesOf(feed)).toEqual(['kv/hub']);
  });
});
