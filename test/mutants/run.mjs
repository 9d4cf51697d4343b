/**
 * npm run mutants [-- AREA…]
 *
 * Runs the specs of each area on each of its mutants (`lists/`). One is killed when a test fails or hangs. Ends with 1
 * when one survives without a reason beside it, is killed in spite of one, or is no program any more.
 */
import { spawn } from 'node:child_process';
import console from 'node:console';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** Milliseconds after which the specs of an area hang; on a quiet machine they take ten seconds. */
const HANGS_MS = 300_000;

const folder = await mkdtemp(join(tmpdir(), 'dockpass-mutants-'));
const outfile = join(folder, 'areas.mjs');
await build({ entryPoints: [`${root}test/mutants/areas.ts`], outfile, bundle: true, format: 'esm' });
const { AREAS } = await import(outfile);
const names = process.argv.slice(2);
const unknown = names.filter((name) => !AREAS.some((area) => area.name === name));
if (unknown.length > 0) {
  console.error(`there are only the areas ${AREAS.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
const queue = AREAS.filter(({ name }) => names.length === 0 || names.includes(name)).flatMap(
  ({ name, specs, mutants }) => [
    { area: name, specs, unchanged: true },
    ...mutants.map((mutant) => ({ area: name, specs, mutant })),
  ],
);
const wrong = [];
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
await rm(folder, { recursive: true });
console.log(wrong.length === 0 ? '\nall as it should be' : `\nwrong:\n${wrong.join('\n')}`);
process.exitCode = wrong.length === 0 ? 0 : 1;

async function work() {
  for (let task = queue.shift(); task; task = queue.shift()) {
    const { area, mutant } = task;
    const outcome = await outcomeOf(task);
    const line = mutant
      ? `${area}: ${outcome}: ${mutant.file}: ${mutant.text} → ${mutant.by || 'nothing'}`
      : `${area}: unchanged: ${outcome}`;
    console.log(line);
    if (outcome !== wantedOf(mutant)) wrong.push(line);
  }
}

function wantedOf(mutant) {
  return mutant && mutant.survives === undefined ? 'killed' : 'survives';
}

/** `killed`, `survives`, or what kept its specs from telling. */
async function outcomeOf({ specs, mutant }) {
  const report = join(folder, `${Math.random()}.json`);
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const jest = [join(root, 'node_modules/jest/bin/jest.js'), '--config', 'test/mutants/jest.config.mjs'];
  const child = spawn(
    process.execPath,
    [...node, ...jest, '--runInBand', '--bail', '--json', '--outputFile', report, ...specs],
    {
      cwd: root,
      stdio: 'ignore',
      timeout: HANGS_MS,
      env: { ...process.env, MUTANT: JSON.stringify(mutant ?? {}) },
    },
  );
  const [code] = await once(child, 'exit');
  if (code === null) return 'killed'; // it hangs
  const { numFailedTests, numRuntimeErrorTestSuites, numPassedTests } = JSON.parse(
    await readFile(report, 'utf8'),
  );
  if (numFailedTests > 0) return 'killed';
  return numRuntimeErrorTestSuites > 0 || numPassedTests === 0 ? 'no program' : 'survives';
}
