import {
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { FileWatch } from './file-watch.js';

let folder: string;
let path: string;
let changes: number;
let watch: FileWatch;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dockpass-watch-'));
  path = join(folder, 'config');
  writeFileSync(path, 'one');
  utimesSync(path, 1, 1); // the file system's clock may stand still for some milliseconds
  changes = 0;
  watch = new FileWatch(() => changes++);
});

afterEach(() => {
  watch.stop();
  rmSync(folder, { recursive: true });
});

/** Looks so often, and says how often a change was told since the last time. */
async function looks(count: number): Promise<number> {
  const before = changes;
  for (let at = 0; at < count; at++) await watch.look();
  return changes - before;
}

describe('FileWatch', () => {
  it.each<[string, () => void]>([
    [
      'written',
      () => {
        writeFileSync(path, 'two, longer');
      },
    ],
    [
      'written with as many bytes',
      () => {
        writeFileSync(path, 'two');
      },
    ],
    [
      'replaced by rename',
      () => {
        writeFileSync(`${path}.new`, 'one');
        renameSync(`${path}.new`, path);
      },
    ],
    [
      'removed',
      () => {
        unlinkSync(path);
      },
    ],
    [
      'touched',
      () => {
        utimesSync(path, 2, 2);
      },
    ],
  ])('tells once when a file is %s', async (_, change) => {
    watch.watch([path]);
    expect(await looks(3)).toBe(0);
    change();
    expect([await looks(1), await looks(1), await looks(3)]).toEqual([0, 1, 0]);
  });

  it('sees the swapped link of a Kubernetes volume', async () => {
    for (const version of ['v1', 'v2']) {
      mkdirSync(join(folder, version));
      writeFileSync(join(folder, version, 'token'), 'same');
    }
    symlinkSync('v1', join(folder, '..data'));
    symlinkSync(join('..data', 'token'), join(folder, 'token'));
    watch.watch([join(folder, 'token')]);
    expect(await looks(2)).toBe(0);
    symlinkSync('v2', join(folder, '..data_tmp'));
    renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
    expect(await looks(2)).toBe(1);
  });

  it('waits until a file is at rest', async () => {
    watch.watch([path]);
    for (let time = 0; time < 20; time++) {
      writeFileSync(path, 'x'.repeat(time));
      expect(await looks(1)).toBe(0);
    }
    expect(await looks(1)).toBe(1);
  });

  it('tells when a missing file appears', async () => {
    watch.watch([join(folder, 'later')]);
    expect(await looks(2)).toBe(0);
    writeFileSync(join(folder, 'later'), '');
    expect(await looks(2)).toBe(1);
  });

  it('says nothing of what was refreshed, and goes on after that', async () => {
    watch.watch([path]);
    writeFileSync(path, 'known');
    await looks(1);
    await watch.refresh();
    expect(await looks(3)).toBe(0);
    writeFileSync(path, 'unknown');
    expect(await looks(2)).toBe(1);
  });

  it('forgets files that are not watched any more, and takes up new ones', async () => {
    const other = join(folder, 'other');
    watch.watch([]);
    watch.watch([path]);
    watch.watch([other]);
    writeFileSync(path, 'nobody cares');
    expect(await looks(3)).toBe(0);
    writeFileSync(other, '');
    expect(await looks(2)).toBe(1);
  });

  it('looks once a second until it is stopped', async () => {
    jest.useFakeTimers();
    const look = jest.spyOn(watch, 'look').mockResolvedValue();
    watch.watch([path]);
    await jest.advanceTimersByTimeAsync(5_000);
    watch.stop();
    await jest.advanceTimersByTimeAsync(5_000);
    expect([look.mock.calls.length, jest.getTimerCount()]).toEqual([5, 0]);
    jest.useRealTimers();
  });
});
