import { setImmediate } from 'node:timers/promises';
import { expect, jest } from '@jest/globals';
import { type OpenStore } from '../../../src/store/secret-store.js';
import { stopTimers } from '../../support/standing-time.js';
import { withinTurns } from '../../support/pace/turns.js';
import { until } from '../../support/until.js';
import { type StoreShelf } from '../contract.js';
import { type Check } from './check.js';
import { shelfOf } from './shelf.js';
import { type Stage } from './stage.js';

/** A watch, and what it has told. */
class Watching {
  told = 0;
  readonly stop = new AbortController();
  readonly ended: Promise<unknown>;

  constructor(store: OpenStore, place: string) {
    const tell = (): void => {
      this.told++;
    };
    const watch = shelfOf(store).watch?.(place, tell, this.stop.signal) ?? Promise.reject(new TypeError());
    this.ended = watch.catch((error: unknown) => ({ rejected: error }));
  }

  /** Begins one, after a list as whoever uses it does, for as long as it is used. */
  static async use(
    { stage, store, place, call }: { stage: Stage; store: OpenStore; place: string; call: string },
    use: (watching: Watching) => Promise<void>,
  ): Promise<void> {
    await shelfOf(store).list(place, new AbortController().signal);
    const asked = stage.server.next(call);
    const watching = new Watching(store, place);
    try {
      await asked;
      await use(watching);
    } finally {
      watching.stop.abort(); // one that does wrong must not go on
    }
  }

  /** Whether it tells once more of what the server has said by now. */
  async hears(stage: Stage, before: number): Promise<boolean> {
    await stage.settle();
    for (let turns = 0; turns < 1_000 && this.told === before; turns++) await setImmediate();
    return this.told > before;
  }

  /** Ends it, and waits for that. */
  async over(): Promise<unknown> {
    this.stop.abort();
    return this.ended;
  }
}

/** What a shelf does that can watch. */
export function watchChecks(shelf: StoreShelf | undefined): readonly Check[] {
  if (shelf?.watch === undefined) return [];
  const {
    watch: call,
    kept: { place },
  } = shelf;
  const watches = (
    title: string,
    use: (watching: Watching, stage: Stage, store: OpenStore) => Promise<void>,
  ): Check => ({
    title,
    run: (stage) => {
      const store = stage.open();
      return Watching.use({ stage, store, place, call }, (watching) => use(watching, stage, store));
    },
  });
  const ends = (title: string, end: (watching: Watching, store: OpenStore) => unknown): Check => {
    const { run } = watches(title, async (watching, stage, store) => {
      const { told } = watching;
      await end(watching, store);
      expect(await withinTurns(watching.ended)).toBeUndefined();
      await until(async () => (await stage.server.connections()) === 0);
      stage.change();
      await stage.settle();
      expect(watching.told).toBe(told);
    });
    return {
      title,
      run: async (stage) => {
        stopTimers(); // nothing but its end gives them back
        const before = jest.getTimerCount();
        await run(stage);
        expect(jest.getTimerCount()).toBe(before);
      },
    };
  };
  return [
    watches('tells of each change of a place that it watches', async (watching, stage) => {
      for (const change of [1, 2, 3]) {
        const before = watching.told;
        stage.change();
        expect([change, await watching.hears(stage, before)]).toEqual([change, true]);
      }
      expect(await watching.over()).toBeUndefined();
    }),
    watches('tells of what changed while its connection was broken', async (watching, stage) => {
      const { told } = watching;
      const again = stage.server.next(call);
      stage.server.drop();
      stage.change();
      await Promise.race([again, watching.ended]);
      expect(await watching.hears(stage, told)).toBe(true);
      expect(await watching.over()).toBeUndefined();
    }),
    ends('ends a watch with its signal, and gives everything back', ({ stop }) => {
      stop.abort();
    }),
    ends('ends a watch when it is closed, and gives everything back', (_, store) => store.close()),
    {
      title: 'ends a watch that is refused, without an error, so that the place is listed instead',
      run: async (stage) => {
        const store = stage.open();
        await shelfOf(store).list(place, new AbortController().signal);
        stage.server.misbehave(403, call);
        expect(await new Watching(store, place).ended).toBeUndefined();
      },
    },
  ];
}
