import { expect, it } from '@jest/globals';
import { type HerdFigures } from './herd.js';
import { SCENARIOS } from './scenarios.js';

/** `npm run simulate` plays as many instances and scopes as wanted; the suite plays few, to see the same. */
const SIZE = { instances: 8, scopes: 60 };
const { instances, scopes } = SIZE;

async function play(name: string): Promise<readonly HerdFigures[]> {
  const told: HerdFigures[] = [];
  await SCENARIOS[name]?.(SIZE, (_, figures) => told.push(figures));
  return told;
}

it('a herd that starts at once mints once for each scope, and then renews each once, spread', async () => {
  const [cold, renewed, again] = await play('start');
  expect(cold).toMatchObject({ mints: scopes, failed: 0 });
  expect(cold?.longestWaitMs).toBeLessThan(8_000);
  expect(renewed).toMatchObject({ mints: scopes, failed: 0, longestWaitMs: 0 });
  // A tenth of twelve hours, 72 minutes, for all scopes: in the busiest second there are few.
  expect(renewed?.highestPerSecond).toBeLessThanOrEqual(3 + (8 * scopes) / 4_320);
  expect(again).toMatchObject({ mints: 0, failed: 0 });
});

it('a herd whose vendor is away for an hour gives what it has, and comes back spread', async () => {
  const [outage, after] = await play('vendor');
  expect(outage).toMatchObject({ mints: 0, failed: 0, longestWaitMs: 0 });
  // One of all asks for a scope, at most once a minute after the first ones.
  expect(outage?.attempts).toBeLessThan(scopes * 75);
  expect(after).toMatchObject({ failed: 0, longestWaitMs: 0 });
  expect(after?.mints).toBeGreaterThanOrEqual(scopes);
});

it('a herd that finds everything expired in the same minute mints once for each scope', async () => {
  const [expired] = await play('expired');
  expect(expired).toMatchObject({ mints: scopes, failed: 0 });
  expect(expired?.longestWaitMs).toBeLessThan(8_000);
});

it('a herd without its database for an hour fails nobody, and mints more', async () => {
  const [outage] = await play('database');
  expect(outage).toMatchObject({ failed: 0, longestWaitMs: 0 });
  expect(outage?.mintsPerScope).toBeLessThanOrEqual(instances);
});

it('a herd that its vendor throttles asks again one at a time', async () => {
  const [throttled] = await play('throttled');
  expect(throttled?.mints).toBe(scopes);
  // Each on its own would ask for each scope at each instance.
  expect(throttled?.attempts).toBeLessThan((scopes * instances) / 2);
});
