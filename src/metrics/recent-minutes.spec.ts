import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { makeAnswer, makeGiven, makeServed } from '../../test/support/clients/served-request.js';
import { FakeClock } from '../../test/support/fake-clock.js';
import { type Failed } from '../resolver/answer.js';
import { type ServedRequest } from '../exchange/served-request.js';
import { RecentMinutes, RECENT_MINUTES } from './recent-minutes.js';
import { RequestTally } from './request-tally.js';

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 10, 22, 12);
const FAILED: Failed = { ...makeGiven('hub'), code: 'unavailable' };

const GIVEN = makeServed();
const PARTLY = makeServed({ answer: makeAnswer([makeGiven('one')], [FAILED]) });
const NOTHING = makeServed({ answer: makeAnswer([]) });
const LACKING = makeServed({ answer: makeAnswer([], [FAILED]) });
const UNAUDITED = makeServed({ answer: undefined, reason: 'audit_failed' });
const UNAVAILABLE = makeServed({ outcome: 'providers_unavailable', answer: makeAnswer([], [FAILED]) });
const REFUSED = makeServed({ outcome: 'signature_expired', reason: 'date_stale', answer: undefined });
const ABORTED = makeServed({ outcome: 'aborted', answer: undefined });

function start(wall = NOON): { clock: FakeClock; requests: RequestTally; minutes: RecentMinutes } {
  const [clock, requests] = [new FakeClock(wall), new RequestTally()];
  return { clock, requests, minutes: new RecentMinutes(requests, clock) };
}

const zero = { requests: 0, given: 0, refused: 0, unavailable: 0 };

describe('the last hour', () => {
  it.each<[string, ServedRequest, object]>([
    ['given', GIVEN, { given: 1 }],
    ['given in part', PARTLY, { given: 1 }],
    ['answered with nothing', NOTHING, {}],
    ['without what it should have had', LACKING, { unavailable: 1 }],
    ['without, because the audit cannot be written', UNAUDITED, { unavailable: 1 }],
    ['told that nothing can be had', UNAVAILABLE, { unavailable: 1 }],
    ['refused', REFUSED, { refused: 1 }],
    ['broken off', ABORTED, {}],
  ])('tells of a request that was %s', (_, served, counts) => {
    const { requests, minutes } = start();
    requests.served(served);
    expect(minutes.all()).toEqual([{ at: NOON, ...zero, requests: 1, ...counts }]);
  });

  it('has each minute by the wall clock, none from before the start, and sixty at most', async () => {
    const { clock, requests, minutes } = start(NOON + 59_000);
    requests.served(GIVEN);
    await clock.advance(1_000);
    requests.served(REFUSED);
    requests.served(REFUSED);
    expect(minutes.all()).toEqual([
      { at: NOON, ...zero, requests: 1, given: 1 },
      { at: NOON + MINUTE, ...zero, requests: 2, refused: 2 },
    ]);
    await clock.advance(58 * MINUTE);
    expect([minutes.all().length, minutes.all()[0]?.at]).toEqual([RECENT_MINUTES, NOON]);
    await clock.advance(MINUTE);
    expect(minutes.all()[0]).toEqual({ at: NOON + MINUTE, ...zero, requests: 2, refused: 2 });
    expect(minutes.all().at(-1)).toEqual({ at: NOON + 60 * MINUTE, ...zero });
  });

  it('leaves minutes empty in which the machine slept, and goes on where the clock was set back', async () => {
    const { clock, requests, minutes } = start();
    requests.served(GIVEN);
    clock.jumpWall(3 * MINUTE);
    requests.served(GIVEN);
    expect(minutes.all().map(({ at, given }) => [(at - NOON) / MINUTE, given])).toEqual([
      ...[
        [0, 2],
        [1, 0],
        [2, 0],
        [3, 0],
      ], // it is not known when the second one came
    ]);
    clock.jumpWall(-2 * MINUTE);
    requests.served(GIVEN);
    await clock.advance(MINUTE);
    expect(minutes.all().map(({ given }) => given)).toEqual([2, 0, 0, 1]);
    clock.jumpWall(24 * 60 * MINUTE);
    expect(minutes.all().map(({ given }) => given)).toEqual(Array(RECENT_MINUTES).fill(0));
  });

  it('loses and doubles no request, however time passes', async () => {
    const step = fc.record({ ms: fc.integer({ min: 0, max: 90_000 }), requests: fc.nat(3) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { clock, requests, minutes } = start();
        for (const { ms, requests: count } of steps) {
          for (let at = 0; at < count; at++) requests.served(GIVEN);
          await clock.advance(ms);
        }
        const total = steps.reduce((all, each) => all + each.requests, 0);
        const told = minutes.all();
        expect(told.reduce((all, each) => all + each.requests, 0)).toBe(total);
        expect(told.map(({ at }, index) => at - index * MINUTE)).toEqual(told.map(() => NOON));
      }),
    );
  });

  it('wakes nobody once it is stopped', () => {
    const { clock, minutes } = start();
    expect(clock.pendingTimers).toBe(1);
    minutes.stop();
    expect(clock.pendingTimers).toBe(0);
  });
});
