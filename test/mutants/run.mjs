/**
 * npm run mutants [-- AREA…]
 *
 * Runs the specs of each area on each of its mutants (`lists/`), and once on the area as it is. Says what became of each,
 * how many of an area were killed, and ends with 1 when one was not, or when the specs fail without one.
 */
import console from 'node:console';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { typeFaultsOf } from './type-faults.mjs';
import { runSpecs } from './run-specs.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
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
const areas = AREAS.filter(({ name }) => names.length === 0 || names.includes(name));
const faultsOf = typeFaultsOf(root, [
  ...new Set(areas.flatMap(({ mutants }) => mutants.map(({ file }) => file))),
]);
const queue = areas.flatMap(({ name, specs, mutants }) =>
  [undefined, ...mutants].map((mutant) => ({ area: name, specs, mutant })),
);
const startedAt = Date.now();
const done = [];
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
await rm(folder, { recursive: true });
sum();

async function work() {
  for (let task = queue.shift(); task; task = queue.shift()) {
    const { area, specs, mutant } = task;
    const faults = mutant ? faultsOf(mutant) : [];
    const outcome = faults.length > 0 ? 'no program' : await runSpecs(root, folder, specs, mutant);
    const isRight = outcome === (mutant ? 'killed' : 'passes');
    const what = mutant ? `${mutant.file}: ${mutant.text} → ${mutant.by || 'nothing'}` : 'unchanged';
    const line = [`${area}: ${outcome}: ${what}`, ...faults].join('\n  ');
    console.log(line);
    done.push({ area, mutant, isRight, line });
  }
}

function sum() {
  console.log('');
  for (const { name, mutants } of areas) {
    const killed = done.filter(({ area, mutant, isRight }) => area === name && mutant && isRight);
    console.log(`${name}: ${killed.length} of ${mutants.length} killed`);
  }
  const mutants = done.filter(({ mutant }) => mutant);
  const killed = mutants.filter(({ isRight }) => isRight);
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  console.log(`all: ${killed.length} of ${mutants.length} killed in ${seconds} s`);
  const wrong = done.filter(({ isRight }) => !isRight);
  if (wrong.length > 0) console.log(`\nwrong:\n${wrong.map(({ line }) => line).join('\n')}`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
