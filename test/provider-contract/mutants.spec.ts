import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { endWithFile } from '../support/children.js';
import { type JestReport } from '../support/programs/jest-report.js';
import { MINTING, PAIRS } from './mutants/mutants.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Milliseconds after which a test of a mutant that ends by nothing has failed; the others take a hundredth of it. */
const MUTANT_HANGS_MS = 20_000;
const ALL_HANG_MS = 500_000;

const MUTANTS = [
  ...MINTING.map(({ name, caughtBy }) => ({ name: `minting: ${name}`, caughtBy })),
  ...PAIRS.map(({ name, caughtBy }) => ({ name: `pair: ${name}`, caughtBy })),
];

/** How the tests of the kit end, by their full names: of the samples all, of a mutant the one that catches it. */
async function runKit(): Promise<ReadonlyMap<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'dockpass-mutants-'));
  const report = join(folder, 'report.json');
  const names = MUTANTS.map(({ name, caughtBy }) => `${name} ${caughtBy}`);
  const wanted = names.map((name) => name.replace(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`));
  const child = spawn(
    process.execPath,
    [
      ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
      ...[join(ROOT, 'node_modules/jest/bin/jest.js'), '--testMatch', '**/mutants/kit-on-mutants.ts'],
      ...['--testNamePattern', `^(?:(?:minting|pair) |(?:${wanted.join('|')})$)`],
      ...['--testTimeout', String(MUTANT_HANGS_MS), '--json', '--outputFile', report],
    ],
    { cwd: ROOT, stdio: 'ignore' },
  );
  await once(endWithFile(child), 'exit');
  const { testResults } = JSON.parse(await readFile(report, 'utf8')) as JestReport;
  await rm(folder, { recursive: true });
  const tried = testResults.flatMap(({ assertionResults }) => assertionResults);
  return new Map(tried.map(({ fullName, status }) => [fullName, status]));
}

describe('the kit', () => {
  let ended: ReadonlyMap<string, string>;
  beforeAll(async () => {
    ended = await runKit();
  }, ALL_HANG_MS);

  it.each([
    ['minting', 80],
    ['pair', 25],
  ])('finds nothing wrong with the sample: %s', (sample, least) => {
    const own = [...ended].filter(([name]) => name.startsWith(`${sample} `));
    expect(own.length).toBeGreaterThan(least);
    expect(own.filter(([, status]) => status !== 'passed')).toEqual([]);
  });

  it.each(MUTANTS)('catches a provider that is wrong: $name', ({ name, caughtBy }) => {
    expect([caughtBy, ended.get(`${name} ${caughtBy}`)]).toEqual([caughtBy, 'failed']);
  });
});
