import { afterEach, jest } from '@jest/globals';

const TIMES = ['Date', 'hrtime', 'performance'] as const;
const TIMERS = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] as const;
const TURNS = ['nextTick', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const;

afterEach(() => {
  jest.useRealTimers();
});

/** Lets every `Date` of the code under test show one moment, by default this second; timers go on. Ends with the test. */
export function freezeDate(now = Math.floor(Date.now() / 1_000) * 1_000): void {
  jest.useFakeTimers({ now, doNotFake: [...TIMES.filter((name) => name !== 'Date'), ...TIMERS, ...TURNS] });
}

/** Both at once: no `Date` moves but by `jest.setSystemTime`, and no timer. Ends with the test. */
export function stopTime(now: number): void {
  jest.useFakeTimers({ now, doNotFake: [...TIMES.filter((name) => name !== 'Date'), ...TURNS] });
}

/**
 * Stops the timers of the code under test, limits of calls among them; the network goes on. What ends now was ended by
 * what happened, however slow the machine. Ends with the test.
 */
export function stopTimers(): void {
  jest.useFakeTimers({ doNotFake: [...TIMES, ...TURNS] });
}

/** Every clock and timer stands, and goes on by `jest.advanceTimersByTime` alone; the network goes on. Ends with the test. */
export function stopEveryClock(now = Date.now()): void {
  jest.useFakeTimers({ now, doNotFake: ['hrtime', ...TURNS] });
}

/** Every clock stands, and goes on by `jest.advanceTimersByTime` alone; timers and the network go on. Ends with the test. */
export function stopClocks(now = Date.now()): void {
  jest.useFakeTimers({ now, doNotFake: ['hrtime', ...TIMERS, ...TURNS] });
}
