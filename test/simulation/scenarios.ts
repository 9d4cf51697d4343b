import { Herd, type HerdFigures, type HerdOptions } from './herd.js';

const HOUR = 3_600_000;
export const LIFE_MS = 12 * HOUR;

/** What came of one part of a scenario. */
export type Tell = (part: string, figures: HerdFigures) => void;

/** A herd of a size, from its first start. */
export type Scenario = (size: Pick<HerdOptions, 'instances' | 'scopes'>, tell: Tell) => Promise<void>;

/** That has just started, with nothing in the database. */
async function started(size: Parameters<Scenario>[0], options: Partial<HerdOptions> = {}): Promise<Herd> {
  const herd = new Herd({ ...size, lifeMs: LIFE_MS, ...options });
  await herd.restart();
  return herd;
}

/** Amid the renewals, with nothing told of what was before. */
async function renewing(size: Parameters<Scenario>[0]): Promise<Herd> {
  const herd = await started(size);
  await herd.pass(5.9 * HOUR);
  herd.figures();
  return herd;
}

/** By their names. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  async start(size, tell) {
    const herd = await started(size);
    tell('all start, the database is empty', herd.figures());
    await herd.pass(7.3 * HOUR); // up to the end of the time in which a life of 12 h is renewed
    tell('every credential is renewed', herd.figures());
    await herd.restart();
    tell('all restart at once', herd.figures());
  },

  async expired(size, tell) {
    const herd = await started(size);
    await herd.absence(13 * HOUR);
    herd.figures();
    await herd.restart();
    tell('all come back after 13 h, everything expired', herd.figures());
  },

  async vendor(size, tell) {
    const herd = await renewing(size);
    herd.isVendorDown = true;
    await herd.pass(HOUR);
    tell('an hour without the vendor, amid renewals', herd.figures());
    herd.isVendorDown = false;
    await herd.pass(HOUR);
    tell('the hour after it', herd.figures());
  },

  async database(size, tell) {
    const herd = await renewing(size);
    herd.shelf.broken = 'unavailable';
    await herd.pass(HOUR);
    tell('an hour without the database, amid renewals', herd.figures());
  },

  async throttled(size, tell) {
    const quota = Math.ceil(size.scopes / 300);
    const herd = await started(size, { quota });
    await herd.pass(HOUR / 6);
    tell('all start, and the vendor takes a fifth of it', herd.figures());
  },
};
