import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { type EntryShelf, type OpenStore } from '../../../src/store/secret-store.js';
import { type StoreShelf } from '../contract.js';
import { type Check } from './check.js';
import { abortCheck, failureCheck, STORE_FAILURES, type Work } from './failures.js';
import { type Subject } from './folder.js';
import { AROUND } from './paths.js';

/** What a store that keeps entries has for them. */
export function shelfOf(store: OpenStore): EntryShelf {
  if (!store.entries) throw new TypeError('the store keeps no entries');
  return store.entries;
}

function listOf({ kept: { place, entries } }: StoreShelf): Work {
  const never = (): AbortSignal => new AbortController().signal;
  const run: Work['run'] = (_, store, signal = never()) => shelfOf(store).list(place, signal);
  return { word: 'a list', run, gives: entries };
}

/** Which places of entries there can be. */
export function describePlaces({ kind, contract: { settings, shelf } }: Subject): void {
  const open = (): OpenStore => kind.open(plainToInstance(kind.settings, settings));

  it('says in its contract how its entries are played, if it keeps any', async () => {
    const store = open();
    await store.close();
    expect(store.entries === undefined).toBe(shelf === undefined);
    expect(store.entries?.watch === undefined).toBe(shelf?.watch === undefined);
  });
  if (!shelf) return;

  describe('places of entries', () => {
    const right = [shelf.kept.place, ...shelf.places];

    it.each(right)('can be %s', (place) => {
      expect(shelfOf(open()).problemOf(place)).toBeUndefined();
    });

    it.each(['', ...shelf.noPlaces])('cannot be %j, which is told without repeating it', (place) => {
      const problem = shelfOf(open()).problemOf(place);
      expect(problem).toMatch(/^(?:must|has|is|may|cannot|belongs|needs)\b/);
      if (place.length > 2) expect(problem).not.toContain(place);
    });

    it('are matched as a whole: nothing is cut off around one', () => {
      const taken = right.flatMap((place) => AROUND.map((around) => around(place)));
      expect(taken.filter((place) => shelfOf(open()).problemOf(place) === undefined)).toEqual([]);
    });
  });
}

/** What a shelf does, whether its server fails or not. */
export function shelfChecks(shelf: StoreShelf | undefined): readonly Check[] {
  if (!shelf) return [];
  const list = listOf(shelf);
  return [
    {
      title: 'lists the entries that lie at a place, each by a name of its own',
      run: async (stage) => {
        const entries = await shelfOf(stage.open()).list(shelf.kept.place, new AbortController().signal);
        expect(entries).toEqual(shelf.kept.entries);
        expect(new Set(entries.map(({ name }) => name)).size).toBe(entries.length);
      },
    },
    {
      title: 'does not ask for a list when the signal has aborted before',
      run: async (stage) => {
        const listing = list.run(stage, stage.open(), AbortSignal.abort());
        expect((await stage.failureOf(listing)).code).toBe('timed_out');
        expect(stage.server.seen).toEqual([]);
      },
    },
    ...Object.entries(shelf.calls).flatMap(([call, path]) => [
      ...STORE_FAILURES.filter(({ name }) => !shelf.except?.includes(`${call} ${name}`)).map((failure) =>
        failureCheck(list, call, path, failure),
      ),
      abortCheck(list, call, path),
    ]),
  ];
}
