import { expect, jest } from '@jest/globals';
import { inspect } from 'node:util';
import { ProviderError } from '../../../src/registry/provider-error.js';
import { silence } from '../../support/kit/silence.js';
import { stopTimers } from '../../support/standing-time.js';
import { until } from '../../support/until.js';
import { type Check, type ChecksOf } from './check.js';

/** What a store does while nothing fails. */
export const readChecks: ChecksOf = ({ calls, once, kept, missing }) => [
  {
    title: 'asks nobody before the first read',
    run: async (stage) => {
      await stage.kind.warmUp?.();
      const store = stage.open();
      await stage.settle();
      await store.close();
      await stage.settle();
      expect(stage.targets()).toEqual([]);
    },
  },
  {
    title: 'reads what is kept, with its version',
    run: async (stage) => {
      expect(await stage.read(stage.open())).toEqual(kept.secret);
    },
  },
  {
    title: 'makes the calls of its contract at the first read, each once, in their order, and no other',
    run: async (stage) => {
      await stage.read(stage.open());
      const begins = Object.values(calls);
      const made = stage
        .targets()
        .map((target) => begins.find((begin) => target.startsWith(begin)) ?? target);
      expect(made).toEqual(begins);
    },
  },
  {
    title: 'says of what it does not have that it is not there',
    run: async (stage) => {
      const store = stage.open();
      expect((await stage.failureOf(stage.read(store, undefined, missing))).code).toBe('not_found');
      expect(await stage.read(store)).toEqual(kept.secret);
    },
  },
  ...once.map((call): Check => ({
    title: `makes the call ${call} once, however many read at one time, and not again`,
    run: async (stage) => {
      const store = stage.open();
      const read = await Promise.all(Array.from({ length: 20 }, () => stage.read(store)));
      expect(read).toEqual(Array.from({ length: 20 }, () => kept.secret));
      await stage.read(store);
      expect(stage.hits(calls[call] ?? '')).toBe(1);
    },
  })),
  {
    title: 'has an identity of its own in each store that is opened',
    run: async (stage) => {
      await stage.read(stage.open());
      const before = stage.server.seen.length;
      await stage.read(stage.open());
      expect(stage.server.seen).toHaveLength(2 * before);
    },
  },
  {
    title: 'gives everything back when it is closed',
    run: async (stage) => {
      const warm = stage.open();
      stopTimers();
      await stage.read(warm); // what libraries keep for the process is none of the store's
      await warm.close();
      const before = jest.getTimerCount();
      const store = stage.open();
      await stage.read(store);
      await store.close();
      expect(jest.getTimerCount()).toBe(before);
      jest.useRealTimers();
      await until(async () => (await stage.server.connections()) === 0);
    },
  },
  {
    title: 'plans nothing when it is closed while it reads',
    run: async (stage) => {
      const warm = stage.open();
      stopTimers();
      await stage.read(warm);
      await warm.close();
      const before = jest.getTimerCount();
      const store = stage.open();
      const [first = ''] = Object.values(calls);
      const asked = stage.server.next(first);
      const reading = stage.read(store).then(
        () => undefined,
        (error: unknown) => error,
      );
      await asked;
      await store.close();
      const error = await reading;
      expect(error === undefined || error instanceof ProviderError).toBe(true);
      expect(jest.getTimerCount()).toBe(before);
    },
  },
  {
    title: 'uses no connection twice: one that is closed while it is idle makes no read fail',
    run: async (stage) => {
      const store = stage.open();
      await stage.read(store);
      await stage.read(store);
      expect(stage.server.onKept).toEqual([]);
    },
  },
  {
    title: 'keeps no secret where a log or a debugger would find it, and prints nothing',
    run: async (stage) => {
      const printed = silence();
      const store = stage.open();
      await stage.read(store);
      const lines = printed();
      jest.restoreAllMocks();
      expect(lines).toEqual([]);
      const told = [store, stage.kind].map((it) => inspect(it, { depth: 9, showHidden: true })).join('\n');
      const json = JSON.stringify([store, stage.kind]);
      expect(stage.secrets().filter((secret) => (told + json).includes(secret))).toEqual([]);
    },
  },
];
