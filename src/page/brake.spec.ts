import { beforeEach, describe, expect, it } from '@jest/globals';
import { addressOf, Brake, MOST_REMEMBERED } from './brake.js';

let now = 0;
let brake: Brake;
beforeEach(() => {
  now = 0;
  brake = new Brake(() => now);
});

function guess(who: string, times: number): void {
  for (let time = 0; time < times; time++) {
    now += brake.waitMs(who);
    brake.wrong(who);
  }
}

describe('the brake on guessing', () => {
  it('lets five wrong tries pass, then makes each wait twice as long, half a minute at most', () => {
    const waits: number[] = [];
    for (let time = 0; time < 12; time++) {
      waits.push(brake.waitMs('a'));
      guess('a', 1);
    }
    expect(waits).toEqual([0, 0, 0, 0, 0, 0, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000]);
    guess('a', 10_000);
    expect(brake.waitMs('a')).toBe(30_000);
  });

  it('slows down nobody else, and is over with the right token or after a quarter of an hour', () => {
    guess('a', 9);
    expect([brake.waitMs('a'), brake.waitMs('b')]).toEqual([8_000, 0]);
    brake.right('a');
    expect(brake.waitMs('a')).toBe(0);
    guess('b', 9);
    now += 15 * 60_000;
    guess('b', 1);
    expect(brake.waitMs('b')).toBe(0);
  });

  it('is not made longer by tries that come too early, so it always ends', () => {
    guess('a', 8);
    const wait = brake.waitMs('a');
    now += wait - 1;
    expect(brake.waitMs('a')).toBe(1);
    now += 1;
    expect(brake.waitMs('a')).toBe(0);
  });

  it('remembers a limited number, however many guess', () => {
    for (let at = 0; at < MOST_REMEMBERED + 500; at++) brake.wrong(`address ${String(at)}`);
    expect(brake.size).toBe(MOST_REMEMBERED);
  });

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:DB8:1:2::9', '2001:db8:1:2'],
    ['2001:db8::9', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    [undefined, ''],
  ])('counts %s as %s', (remote, counted) => {
    expect(addressOf(remote)).toBe(counted);
  });
});
