import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';

/** Milliseconds after which a test, and all specs of an area, hang: they take some seconds, on a busy machine too. */
const TEST_HANGS_MS = 30_000;
const SPECS_HANG_MS = 300_000;

/**
 * Runs specs on the program, with the mutant in it if there is one:
 * - `killed`: a test fails, and not by waiting for ever
 * - `passes`: none does
 * - `hangs`: all that fail wait for ever, or the specs come to no end; nobody should have to wait to see a mistake
 * - `no program`: a spec cannot even be loaded, so that it says nothing about the mutant
 * - `no report`: Jest itself has failed
 */
export async function runSpecs(root, folder, specs, mutant) {
  const report = join(folder, `${Math.random()}.json`);
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const jest = [join(root, 'node_modules/jest/bin/jest.js'), '--config', 'test/mutants/jest.config.mjs'];
  const how = ['--runInBand', '--testTimeout', String(TEST_HANGS_MS), '--json', '--outputFile', report];
  const child = spawn(process.execPath, [...node, ...jest, ...how, ...specs], {
    cwd: root,
    stdio: 'ignore',
    timeout: SPECS_HANG_MS,
    killSignal: 'SIGKILL',
    env: { ...process.env, MUTANT: JSON.stringify(mutant ?? {}) },
  });
  const [code] = await once(child, 'exit');
  if (code === null) return 'hangs';
  const text = await readFile(report, 'utf8').catch(() => undefined);
  await rm(report, { force: true });
  return text === undefined ? 'no report' : outcomeOf(JSON.parse(text));
}

function outcomeOf({ numRuntimeErrorTestSuites, numPassedTests, testResults }) {
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'failed');
  if (failed.some(({ failureMessages }) => !failureMessages.some(isTimeout))) return 'killed';
  if (failed.length > 0) return 'hangs';
  return numRuntimeErrorTestSuites > 0 || numPassedTests === 0 ? 'no program' : 'passes';
}

function isTimeout(message) {
  return /Exceeded timeout of \d+ ms/.test(message);
}
