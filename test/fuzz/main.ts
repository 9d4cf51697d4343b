import 'reflect-metadata';
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { openProviders } from '../../src/plugins/open-providers.js';
import { openStores } from '../../src/plugins/open-stores.js';
import { fuzz, type Report, type Target } from './engine.js';
import { allTargets } from './targets.js';

const USAGE = `Usage: npm run fuzz -- [--seconds N] [--target NAME] [--seed S]

Feeds every parser with changed real values until N seconds (default 60) are over, shared by the targets.
Exit status: 0 nothing found · 1 a finding, with the input that shows it · 2 misuse`;

/**
 * Runs the command line.
 *
 * @param root directory of the built folders of providers and stores
 */
export async function main(args: readonly string[], root: URL): Promise<number> {
  const { targets, close } = allTargets(
    (await openProviders(new URL('providers/', root))).all,
    (await openStores(new URL('stores/', root))).all,
  );
  try {
    const wanted = readArguments(args, targets);
    return typeof wanted === 'string' ? misuse(wanted) : await run(wanted);
  } finally {
    close();
  }
}

interface Wanted {
  readonly targets: readonly Target[];
  readonly seconds: number;
  readonly seed: number;
}

function readArguments(args: readonly string[], targets: readonly Target[]): Wanted | string {
  const options = {
    seconds: { type: 'string' },
    target: { type: 'string' },
    seed: { type: 'string' },
  } as const;
  let values: { seconds?: string | undefined; target?: string | undefined; seed?: string | undefined };
  try {
    ({ values } = parseArgs({ args: [...args], options }));
  } catch {
    return USAGE;
  }
  const { seconds = '60', target, seed = String(randomInt(2 ** 31)) } = values;
  const chosen = targets.filter(({ name }) => target === undefined || name === target);
  if (chosen.length === 0) return `Targets: ${targets.map(({ name }) => name).join(', ')}`;
  const numbers = [Number(seconds), Number(seed)] as const;
  if (!(numbers[0] > 0) || !Number.isSafeInteger(numbers[1])) return USAGE;
  return { targets: chosen, seconds: numbers[0], seed: numbers[1] };
}

function misuse(text: string): number {
  process.stderr.write(`${text}\n`);
  return 2;
}

async function run({ targets, seconds, seed }: Wanted): Promise<number> {
  process.stdout.write(`seed ${String(seed)}, ${String(seconds)} s for ${String(targets.length)} targets\n`);
  const limitMs = (seconds * 1_000) / targets.length;
  const reports: Report[] = [];
  for (const target of targets) {
    const report = await fuzz(target, { seed, runs: Infinity, limitMs });
    process.stdout.write(`${report.target.padEnd(24)}${String(report.runs).padStart(10)} runs\n`);
    reports.push(report);
  }
  const findings = reports.filter(({ finding }) => finding);
  for (const report of findings) show(report, seed);
  return findings.length === 0 ? 0 : 1;
}

function show({ target, runs, finding }: Report, seed: number): void {
  process.stderr.write(`
FINDING in ${target}, run ${String(runs)}
  problem: ${finding?.problem ?? ''}
  input:   ${JSON.stringify(finding?.input)}
  again:   npm run fuzz -- --target ${target} --seed ${String(seed)}
`);
}
