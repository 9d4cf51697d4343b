import cluster, { type Worker } from 'node:cluster';
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type WorkerEnd, WorkerPlace } from './worker-place.js';

/** Only what a place uses; what real processes do is in `test/processes/workers.e2e.spec.ts`. */
class StubWorker extends EventEmitter {
  readonly signals: string[] = [];
  readonly process = { pid: 1, kill: (signal: string) => this.signals.push(signal) };
}

let workers: StubWorker[];
let ends: WorkerEnd[];
let hangs: number;
let pauses: number[];
let place: WorkerPlace;
let fork: jest.SpiedFunction<typeof cluster.fork>;

beforeEach(() => {
  jest.useFakeTimers();
  [workers, ends, pauses, hangs] = [[], [], [], 0];
  fork = jest.spyOn(cluster, 'fork').mockImplementation(() => {
    workers.push(new StubWorker());
    return current() as unknown as Worker;
  });
  place = new WorkerPlace({
    hangs: () => hangs++,
    ended: (_, end) => {
      ends.push(end);
      pauses.push(place.startLater());
    },
  });
  place.start();
});

afterEach(() => {
  place.close();
  jest.restoreAllMocks();
  jest.useRealTimers();
});

function current(): StubWorker {
  const last = workers.at(-1);
  if (!last) throw new Error('no worker was started');
  return last;
}
const serve = (): void => {
  place.noteServing(current() as unknown as Worker);
};
const crash = (): boolean => current().emit('exit', null, 'SIGSEGV');

describe('the pause before a worker is replaced', () => {
  it('doubles with every failure, up to half a minute', () => {
    for (let failure = 1; failure <= 8; failure++) {
      crash();
      jest.advanceTimersByTime((pauses.at(-1) ?? 0) - 1);
      expect(workers).toHaveLength(failure);
      jest.advanceTimersByTime(1);
      expect(workers).toHaveLength(failure + 1);
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    expect(ends.at(-1)).toEqual({ status: null, signal: 'SIGSEGV', served: false });
  });

  it('is short again after one that served for a minute, and not before', () => {
    for (const servedMs of [59_999, 59_999, 60_000]) {
      serve();
      jest.advanceTimersByTime(servedMs);
      crash();
      jest.advanceTimersByTime(pauses.at(-1) ?? 0);
    }
    expect(pauses).toEqual([1_000, 2_000, 1_000]);
    expect(ends.at(-1)).toEqual({ status: null, signal: 'SIGSEGV', served: true });
  });

  it('is over with SIGHUP', () => {
    crash();
    place.hangUp();
    expect(workers).toHaveLength(2);
    jest.advanceTimersByTime(60_000);
    expect([workers.length, hangs]).toEqual([2, 0]);
  });
});

describe('a worker that starts', () => {
  it('is killed after two minutes, and never once it serves', () => {
    jest.advanceTimersByTime(119_999);
    expect([hangs, current().signals]).toEqual([0, []]);
    jest.advanceTimersByTime(1);
    expect([hangs, current().signals]).toEqual([1, ['SIGKILL']]);
    crash();
    jest.advanceTimersByTime(1_000);
    serve();
    jest.advanceTimersByTime(3_600_000);
    expect([hangs, current().signals]).toEqual([1, []]);
  });

  it('gets SIGHUP when it serves, because it would die of it before', () => {
    place.hangUp();
    place.hangUp();
    expect(current().signals).toEqual([]);
    serve();
    expect(current().signals).toEqual(['SIGHUP']);
    place.hangUp();
    expect(current().signals).toEqual(['SIGHUP', 'SIGHUP']);
  });

  it('has failed when the system makes no process, whether that is thrown or told', () => {
    const none: WorkerEnd = { status: null, signal: null, served: false };
    current().process.pid = undefined as unknown as number;
    current().emit('error', new Error('spawn EAGAIN'));
    expect(ends).toEqual([none]);
    fork.mockImplementation(() => {
      throw new Error('spawn E2BIG');
    });
    jest.advanceTimersByTime(1_001);
    expect(ends).toEqual([none, none]);
    expect(pauses).toEqual([1_000, 2_000]);
  });

  it('is not told of messages that could not be sent', () => {
    current().emit('error', new Error('write EPIPE'));
    expect([ends, place.isEmpty]).toEqual([[], false]);
  });
});
