import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway } from '../support/gateway-process.js';
import { startInProcess } from '../support/in-process-gateway.js';
import { PROGRAM } from '../support/program.js';
import { REAL_PROVIDERS } from '../support/run-cli.js';
import { answersOf, decisionsOf } from './answers.js';
import { environmentOf, type Sample, samplesOf } from './previous.js';

const PREVIOUS = '0.1';

/**
 * Path of the previous release's built program: it is asked then, and what it answers is written down. That is done
 * once for a release, and again only when a build or a sample is added.
 */
const recorded = process.env['UPGRADE_RECORD'];

/** Tests say this in the environment of a gateway in their own process; such a sample is started as the program. */
const SAYS_WHAT_TESTS_SAY = /^logLevel:/m;

interface Told {
  readonly decisions: unknown;
  readonly answers?: unknown;
}

const file = new URL(`${PREVIOUS}/answers.json`, import.meta.url);
const previously = (recorded === undefined ? JSON.parse(readFileSync(file, 'utf8')) : {}) as Record<
  string,
  Told
>;
const samples = samplesOf(PREVIOUS);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dockpass-upgrade-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  if (recorded !== undefined) writeFileSync(file, `${JSON.stringify(previously, null, 2)}\n`);
});

describe(`what ${PREVIOUS} documented`, () => {
  it('is all here', () => {
    expect(samples.length).toBeGreaterThan(30);
    if (recorded === undefined) expect(samples.map(({ at }) => at)).toEqual(Object.keys(previously));
  });

  it.each(samples.map((sample) => [sample.at, sample] as const))(
    'starts and answers alike: %s',
    async (at, sample) => {
      const env = environmentOf(sample, join(folder, String(samples.indexOf(sample))));
      const told = await toldBy(sample, env);
      if (recorded !== undefined) previously[at] = told;
      expect(told).toEqual(previously[at]);
    },
  );
});

async function toldBy(sample: Sample, env: Readonly<Record<string, string>>): Promise<Told> {
  const gateway =
    recorded === undefined && !SAYS_WHAT_TESTS_SAY.test(sample.file ?? '')
      ? await startInProcess(env, { providersRoot: REAL_PROVIDERS })
      : await startGateway(env, { program: recorded ?? PROGRAM });
  try {
    const decisions = await decisionsOf(gateway.port);
    return asksNobody(sample) ? { decisions, answers: await answersOf(gateway.port) } : { decisions };
  } finally {
    await gateway.stop();
  }
}

/** Whether every entry has a user name and a password, so that there is no vendor to ask for one. */
function asksNobody({ env = '', file: text = '' }: Sample): boolean {
  const all = env + text;
  return /USERNAME|username|DRONE_CONFIG_FILE/.test(all) && !/amazonaws|APP_ID/.test(all);
}
