import { beforeEach, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { FaultLog } from './fault-log.js';
import { StrayErrors } from './stray-errors.js';

let now: number;
let lines: Record<string, unknown>[];
let faults: FaultLog;
let strays: StrayErrors;
let hasGivenUp: boolean;

beforeEach(() => {
  [now, lines, hasGivenUp] = [0, [], false];
  const write = (line: string): void => {
    const { level, ...told } = JSON.parse(line) as Record<string, unknown>;
    lines.push({ ...told, level: pino.levels.labels[Number(level)] });
  };
  const logger = pino({ base: null, timestamp: false }, { write });
  faults = new FaultLog(logger);
  strays = new StrayErrors(faults, logger, () => now);
  void strays.tooMany.then(() => (hasGivenUp = true));
});

async function meet(count: number, thrown: unknown = new Error('TEST-ONLY-canary')): Promise<void> {
  for (let at = 0; at < count; at++) strays.met(thrown);
  await Promise.resolve();
}

const STRAY = { level: 'error', where: 'stray', msg: 'a fault of the gateway' };
const END = { level: 'error', msg: 'too many errors that nobody caught: the process ends' };

describe('errors that nobody caught', () => {
  it('are survived, all counted, and told once for each kind', async () => {
    await meet(5);
    await meet(1, Object.assign(new TypeError('TEST-ONLY-canary'), { code: 'ERR_STREAM_DESTROYED' }));
    expect(faults.counts.stray).toBe(6);
    const at: unknown = expect.stringMatching(/^src\/faults\/stray-errors\.spec\.ts:\d+:\d+$/);
    expect(lines).toEqual([
      { ...STRAY, kind: 'Error', at },
      { ...STRAY, kind: 'TypeError', code: 'ERR_STREAM_DESTROYED', at },
    ]);
    expect(hasGivenUp).toBe(false);
  });

  it('end the process when more than ten come within a minute, which is told once', async () => {
    await meet(10);
    now = 59_999;
    expect(hasGivenUp).toBe(false);
    await meet(3);
    expect(hasGivenUp).toBe(true);
    expect(lines.slice(1)).toEqual([END]);
  });

  it('do not when they come more slowly', async () => {
    for (let at = 0; at < 1_000; at++, now += 6_000) await meet(1);
    expect([faults.counts.stray, hasGivenUp, lines.length]).toEqual([1_000, false, 1]);
  });

  it('end the process at once when they say that Node itself is broken', async () => {
    await meet(1, Object.assign(new Error(), { code: 'ERR_INTERNAL_ASSERTION' }));
    expect([hasGivenUp, lines.length, lines.at(-1)]).toEqual([true, 2, END]);
  });

  it('make readiness tell of them for ten minutes', async () => {
    expect(strays.areRecent()).toBe(false);
    await meet(1);
    now = 599_999;
    expect(strays.areRecent()).toBe(true);
    now = 600_000;
    expect(strays.areRecent()).toBe(false);
  });

  it('tell a hundred kinds, and count the others', async () => {
    for (let at = 0; at < 150; at++, now += 60_000)
      await meet(1, {
        name: 'Error',
        code: `ERR_${'A'.repeat(at % 60)}${at < 60 ? 'B' : at < 120 ? 'C' : 'D'}`,
      });
    expect([faults.counts.stray, lines.length]).toEqual([150, 100]);
  });
});
