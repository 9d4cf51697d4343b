import { afterAll, afterEach } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';

/** Tests of this file that are over. */
let over = 0;
const count = (): void => {
  over++;
};
afterEach(count);
afterAll(count);

/**
 * Waits until something holds, for as long as the test has: its time-out is the only one, so that no fixed time decides
 * and nothing is waited for after the test.
 *
 * @throws Error when the test is over
 */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const test = over;
  while (!(await holds())) {
    if (over !== test) throw new Error('The test was over before what it waited for came.');
    await pause(1); // others need the processor for what is waited for
  }
}
