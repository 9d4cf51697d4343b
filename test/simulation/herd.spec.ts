import { expect, it } from '@jest/globals';
import { Herd, type HerdFigures, type HerdOptions } from './herd.js';

const HOUR = 3_600_000;

/** `SCALE=200x5000 npm run simulate` plays as many instances and scopes; the suite plays few, to see the same. */
const [instances = 8, scopes = 60] = (process.env['SCALE'] ?? '8x60').split('x').map(Number);
const SIZE: HerdOptions = { instances, scopes, lifeMs: 12 * HOUR };

function tell(what: string, figures: HerdFigures): HerdFigures {
  if (process.env['SCALE'] !== undefined)
    process.stderr.write(`${process.env['SCALE']} ${what}: ${JSON.stringify(figures)}\n`);
  return figures;
}

it('a herd that starts at once mints once for each scope, and then renews each once, spread', async () => {
  const herd = new Herd(SIZE);
  await herd.restart();
  const cold = tell('cold start', herd.figures());
  expect([cold.mints, cold.failed, cold.longestWaitMs < 8_000]).toEqual([scopes, 0, true]);

  await herd.pass(7.3 * HOUR); // up to the end of the time in which a life of 12 h is renewed
  const renewed = tell('renewals', herd.figures());
  expect([renewed.mints, renewed.failed, renewed.longestWaitMs]).toEqual([scopes, 0, 0]);
  // A tenth of twelve hours, 72 minutes, for all scopes: in the busiest second there are few.
  expect(renewed.highestPerSecond).toBeLessThanOrEqual(3 + (8 * scopes) / 4_320);

  await herd.restart();
  const again = tell('restart of all', herd.figures());
  expect([again.mints, again.failed]).toEqual([0, 0]);
});

it('a herd whose vendor is away for an hour gives what it has, and comes back spread', async () => {
  const herd = new Herd(SIZE);
  await herd.restart();
  await herd.pass(5.9 * HOUR);
  herd.figures();
  herd.isVendorDown = true;
  await herd.pass(HOUR);
  const outage = tell('an hour without the vendor', herd.figures());
  expect([outage.mints, outage.failed, outage.longestWaitMs]).toEqual([0, 0, 0]);
  herd.isVendorDown = false;
  await herd.pass(HOUR);
  const after = tell('the hour after it', herd.figures());
  expect([after.mints >= scopes, after.failed, after.longestWaitMs]).toEqual([true, 0, 0]);
});

it('a herd that finds everything expired in the same minute mints once for each scope', async () => {
  const herd = new Herd(SIZE);
  await herd.restart();
  await herd.absence(13 * HOUR);
  herd.figures();
  await herd.restart();
  const expired = tell('all expired', herd.figures());
  expect([expired.mints, expired.failed]).toEqual([scopes, 0]);
  expect(expired.longestWaitMs).toBeLessThan(8_000);
});

it('a herd without its database for an hour fails nobody, and mints more', async () => {
  const herd = new Herd(SIZE);
  await herd.restart();
  await herd.pass(5.9 * HOUR);
  herd.figures();
  herd.shelf.broken = 'unavailable';
  await herd.pass(HOUR);
  const outage = tell('an hour without the database', herd.figures());
  expect([outage.failed, outage.longestWaitMs]).toEqual([0, 0]);
  expect(outage.mintsPerScope).toBeLessThanOrEqual(instances);
});
