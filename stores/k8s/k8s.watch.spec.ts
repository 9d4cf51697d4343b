import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { K8sBench } from '../../test/support/stores/k8s-bench.js';
import { K8S_TOKEN } from '../../test/support/stores/k8s-stub.js';
import { stopTimers } from '../../test/support/standing-time.js';
import { until } from '../../test/support/until.js';
import { type OpenStore } from '../../src/store/secret-store.js';
import { K8sStore } from './k8s.store.js';

const PLACE = 'ci?label=app%3Ddockpass';
const LABELS = { app: 'dockpass' };
const SELECTED = 'GET ci/secrets?labelSelector=app%3Ddockpass';
const BEGIN = `${SELECTED}&limit=1`;

let bench: K8sBench;
let store: OpenStore;
let stop: AbortController;
/** How often it was told so far. */
let told: number;
let watching: Promise<unknown>;
beforeEach(async () => {
  bench = await K8sBench.start(new K8sStore());
  store = bench.open();
  stop = new AbortController();
  told = 0;
  put('hub');
});
afterEach(async () => {
  stop.abort();
  expect(await watching).toBeUndefined();
  await bench.close();
});

function put(name: string, labels: Readonly<Record<string, string>> = LABELS): void {
  bench.stub.secrets.put('ci', name, { data: { password: 'TEST-ONLY-canary' }, labels });
}

function watchFrom(version: number): string {
  return `${SELECTED}&watch=true&allowWatchBookmarks=true&resourceVersion=${String(version)}&timeoutSeconds=60`;
}

/** Lists and watches, as whoever uses entries does. */
async function follow(): Promise<void> {
  await store.entries?.list(PLACE, stop.signal);
  bench.calls();
  watch();
  await until(() => bench.stub.watches === 1);
}

function watch(): void {
  const changed = (): void => {
    told++;
  };
  watching = store.entries?.watch?.(PLACE, changed, stop.signal) ?? Promise.resolve();
}

/** Waits until it pauses after so many calls, which is the only timer there is then. */
async function paused(calls: number): Promise<void> {
  await until(
    async () =>
      bench.server.seen.length === calls &&
      jest.getTimerCount() === 1 &&
      (await bench.server.connections()) === 0,
  );
}

/** Lets the pause after so many calls pass. */
async function comeBack(calls = 1, milliseconds = 500): Promise<void> {
  await paused(calls);
  jest.advanceTimersByTime(milliseconds);
}

describe('a watch', () => {
  it('tells of what is added, changed, removed, and of what the selector means no more', async () => {
    await follow();
    const happened = [
      () => {
        put('new');
      },
      () => {
        put('hub');
      },
      () => {
        put('hub', {});
      },
      () => {
        bench.stub.secrets.delete('ci', 'new');
      },
    ];
    for (const [at, happen] of happened.entries()) {
      happen();
      await until(() => told === at + 1);
    }
    expect(bench.calls()).toEqual([watchFrom(1001)]);
  });

  it('is not told of the values: it asks for metadata alone', async () => {
    await follow();
    expect(bench.server.requests.at(-1)?.headers.accept).toBe(
      'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1, application/json;q=0.9',
    );
  });

  it('tells of nothing else', async () => {
    await follow();
    put('theirs', {});
    bench.stub.secrets.put('other', 'hub', { labels: LABELS });
    bench.stub.bookmark();
    put('new');
    await until(() => told > 0);
    expect(told).toBe(1);
  });

  it('tells of what changed between the list and its beginning', async () => {
    await store.entries?.list(PLACE, stop.signal);
    put('new');
    watch();
    await until(() => told === 1);
  });

  it('asks where it begins when nothing was listed, and tells that anything may have changed', async () => {
    watch();
    await until(() => bench.stub.watches === 1);
    expect([told, bench.calls()]).toEqual([1, [BEGIN, watchFrom(1001)]]);
  });

  it('understands lines wherever they are cut', async () => {
    await follow();
    const event = (version: number): string =>
      JSON.stringify({ type: 'ADDED', object: { metadata: { resourceVersion: String(version), ü: 'ü' } } });
    const text = Buffer.from(`${event(1002)}\n${event(1003)}\n`);
    for (const byte of text) {
      bench.stub.say(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until(() => told === 2);
    stopTimers();
    bench.stub.endWatches();
    await comeBack();
    await until(() => bench.stub.watches === 1);
    expect(bench.calls()).toEqual([watchFrom(1001), watchFrom(1003)]);
  });
});

describe('a watch that ends', () => {
  beforeEach(async () => {
    stopTimers();
    await follow();
  });

  it.each(['end', 'reset'] as const)('by %s goes on from where it was', async (how) => {
    put('new');
    await until(() => told === 1);
    bench.stub.endWatches(how);
    await until(() => bench.stub.watches === 0);
    put('newer');
    await comeBack();
    await until(() => told === 2);
    expect(bench.calls()).toEqual([watchFrom(1001), watchFrom(1002)]);
  });

  it('goes on from a bookmark, though what was before is forgotten', async () => {
    for (let at = 0; at < 3; at++) put('theirs', {});
    bench.stub.bookmark();
    bench.stub.secrets.compact();
    bench.stub.endWatches();
    await comeBack();
    await until(() => bench.stub.watches === 1);
    put('new');
    await until(() => told === 1);
    expect(bench.calls()).toEqual([watchFrom(1001), watchFrom(1004)]);
  });

  it('begins anew where what was before is forgotten, and tells that anything may have changed', async () => {
    bench.stub.endWatches();
    await until(() => bench.stub.watches === 0);
    put('new');
    bench.stub.secrets.compact();
    await comeBack(); // and is told 410 in an event
    await comeBack(2, 1_000);
    await until(() => bench.stub.watches === 1);
    expect([told, bench.calls()]).toEqual([1, [watchFrom(1001), watchFrom(1001), BEGIN, watchFrom(1002)]]);
  });

  it.each<[string, string]>([
    ['no JSON', 'x\n'],
    ['an empty line', '\n'],
    ['no event', '{}\n'],
    ['an event that is not known', '{"type":"x","object":{"metadata":{"resourceVersion":"9"}}}\n'],
    ['an event without a version', '{"type":"ADDED","object":{"metadata":{}}}\n'],
    ['an event of nothing', '{"type":"ADDED","object":null}\n'],
    ['an error', '{"type":"ERROR","object":{"kind":"Status","code":500}}\n'],
    ['a line that nests too deeply', `${'['.repeat(10_000)}\n`],
    ['a line without an end', 'x'.repeat(2 * 1024 * 1024 + 1)],
  ])('for it was told %s begins anew', async (_, line) => {
    bench.stub.say(line);
    await comeBack();
    await until(() => bench.stub.watches === 1);
    expect([told, bench.calls()]).toEqual([1, [watchFrom(1001), BEGIN, watchFrom(1001)]]);
  });

  it.each([410, 400, 307])('for it was answered %d begins anew', async (status) => {
    bench.server.misbehave(status);
    bench.stub.endWatches();
    await comeBack();
    await paused(2);
    bench.server.behave();
    jest.advanceTimersByTime(1_000);
    await until(() => bench.stub.watches === 1);
    expect([told, bench.calls()]).toEqual([1, [watchFrom(1001), watchFrom(1001), BEGIN, watchFrom(1001)]]);
  });

  it('in silence is given up after 70 seconds, and anything may have changed', async () => {
    jest.advanceTimersByTime(69_999);
    expect(bench.stub.watches).toBe(1);
    jest.advanceTimersByTime(1);
    await until(() => bench.stub.watches === 0);
    await comeBack();
    await until(() => told === 1 && bench.stub.watches === 1);
  });

  it('again and again is begun after pauses that double to half a minute', async () => {
    bench.server.misbehave(503);
    bench.stub.endWatches();
    const pauses = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000];
    for (const [at, pause] of pauses.entries()) {
      await paused(at + 1);
      jest.advanceTimersByTime(pause - 1);
      await new Promise((resolve) => setImmediate(resolve));
      expect([bench.server.seen.length, jest.getTimerCount()]).toEqual([at + 1, 1]);
      jest.advanceTimersByTime(1);
    }
    expect(told).toBe(0);
  });

  it('for there are too many is begun when the server says', async () => {
    bench.server.misbehave(429, '/', { 'retry-after': '17' });
    bench.stub.endWatches();
    await comeBack();
    await paused(2);
    bench.server.behave();
    jest.advanceTimersByTime(16_999);
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(1);
    await until(() => bench.stub.watches === 1);
    expect(told).toBe(0);
  });
});

describe('a watch is over', () => {
  it.each<[string, (bench: K8sBench) => unknown]>([
    ['it is forbidden', ({ stub }) => (stub.may = (verb) => verb !== 'watch')],
    ['the token is wrong', ({ stub }) => stub.tokens.delete(K8S_TOKEN)],
    [
      'there is no token',
      ({ folder }) => {
        rmSync(join(folder, 'token'));
      },
    ],
    [
      'there is no such thing',
      ({ server }) => {
        server.misbehave(404);
      },
    ],
  ])('where %s: whoever uses it looks by himself then', async (_, happen) => {
    await store.entries?.list(PLACE, stop.signal);
    happen(bench);
    watch();
    expect(await watching).toBeUndefined();
    expect(told).toBe(0);
  });

  it.each<[string, () => unknown]>([
    [
      'with its signal',
      () => {
        stop.abort();
      },
    ],
    ['when the store is closed', () => store.close()],
  ])('%s, and its connection with it', async (_, end) => {
    stopTimers();
    await follow();
    await end();
    expect(await watching).toBeUndefined();
    await until(async () => bench.stub.watches === 0 && (await bench.server.connections()) === 0);
    expect([told, jest.getTimerCount()]).toEqual([0, 0]);
  });

  it('at once where it waits to be begun anew', async () => {
    stopTimers();
    await follow();
    bench.stub.endWatches();
    await paused(1);
    stop.abort();
    expect(await watching).toBeUndefined();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('before it begins where its signal has aborted, or the store is closed', async () => {
    stop.abort();
    watch();
    expect([await watching, bench.calls()]).toEqual([undefined, []]);
    stop = new AbortController();
    await store.close();
    watch();
    expect([await watching, bench.calls()]).toEqual([undefined, []]);
  });
});
