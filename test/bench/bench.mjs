/**
 * Measures Dockpass as shipped against the limit of the platform, in one run: servers on core 0, generator on core 1.
 * Both of a comparison are up at the same time and take turns of a second, so that a disturbance of the machine meets
 * both; of the rounds the medians count. Prints a table and writes bench-results.json.
 *
 * node test/bench/bench.mjs [--rounds N] [--turns N] [--only NAME,...] [--against CHECKOUT] after `npm run build`
 *
 * With `--against` the other of each comparison is what another checkout has built, under the same configuration.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { changingEntries } from './changing-entries.mjs';
import { coldStart } from './cold-start.mjs';
import { round, spread, startWarm } from './load.mjs';
import { memory } from './memory.mjs';
import { references } from './references.mjs';
import {
  globalEntries,
  programOf,
  scopedEntries,
  scopedRepo,
  startDockpass,
  startLimit,
} from './servers.mjs';
import { twoWorkers } from './two-workers.mjs';
import { withDatabase } from './with-database.mjs';

const { values: args } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    turns: { type: 'string', default: '4' },
    only: { type: 'string' },
    against: { type: 'string' },
  },
});
const REPO = ['acme/app'];
const SCOPED = Array.from({ length: 10_000 }, (_, at) => scopedRepo(at));

/** Each compares Dockpass with something else under the same load; `least` is what the ratio has to reach. */
const COMPARISONS = [
  {
    name: '3 entries',
    dialect: 'drone',
    least: 0.9,
    mostP99: 1.3,
    dockpass: { start: (options) => startDockpass(globalEntries(3), options), repos: REPO },
    other: { name: 'limit', start: () => startLimit('drone', 3), repos: REPO },
  },
  {
    name: '1,000 global entries',
    dialect: 'drone',
    least: 0.8,
    dockpass: { start: (options) => startDockpass(globalEntries(1_000), options), repos: REPO },
    other: { name: 'limit, same bytes', start: () => startLimit('drone', 1_000), repos: REPO },
  },
  {
    name: '10,000 repo-scoped entries',
    dialect: 'drone',
    least: 0.75,
    dockpass: { start: (options) => startDockpass(scopedEntries(), options), repos: SCOPED },
    other: { name: 'Dockpass, 3 entries', start: () => startDockpass(globalEntries(3)), repos: REPO },
  },
  {
    name: 'Woodpecker, 3 entries',
    dialect: 'woodpecker',
    least: 0.9,
    dockpass: { start: (options) => startDockpass(globalEntries(3), options), repos: REPO },
    other: { name: 'limit', start: () => startLimit('woodpecker', 3), repos: REPO },
  },
];

const otherCheckout = args.against && { program: programOf(args.against) };

/** The same load on the same configuration, before and after a change. */
const withOther = (comparison) => {
  const { start, repos } = comparison.dockpass;
  const other = { name: 'the other checkout', start: () => start(otherCheckout), repos };
  return { name: comparison.name, dialect: comparison.dialect, dockpass: comparison.dockpass, other };
};

async function compare({ name, dialect, dockpass, other, least, mostP99 }) {
  const rounds = [];
  for (let at = 0; at < Number(args.rounds); at++) {
    // Started anew, because V8 does not compile a program the same way each time.
    const servers = { dockpass: await startWarm(dockpass, dialect), other: await startWarm(other, dialect) };
    rounds.push(await round(servers, { dockpass, other }, dialect, Number(args.turns)));
    for (const server of Object.values(servers)) await server.stop();
  }
  const ratio = (field) => spread(rounds.map((each) => each.dockpass[field] / each.other[field]));
  const of = (who, field) => spread(rounds.map((each) => each[who][field]));
  const figures = (who) => ({
    perSecond: of(who, 'perSecond'),
    p99: of(who, 'p99'),
    cpuMicroseconds: of(who, 'cpuMicroseconds'),
  });
  return {
    name,
    against: other.name,
    least,
    mostP99,
    ratio: ratio('perSecond'),
    p99Ratio: ratio('p99'),
    cpuRatio: ratio('cpuMicroseconds'),
    dockpass: figures('dockpass'),
    other: figures('other'),
  };
}

const fixed = ({ median, least, most }, digits) =>
  `${median.toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`;

function print(result) {
  process.stdout.write(`\n${result.name}, against ${result.against}\n`);
  for (const who of ['dockpass', 'other']) {
    const { perSecond, p99, cpuMicroseconds } = result[who];
    const label = who === 'dockpass' ? 'Dockpass' : result.against;
    process.stdout.write(
      `  ${label.padEnd(22)} ${fixed(perSecond, 0)} req/s   p99 ${fixed(p99, 1)} ms   ${fixed(cpuMicroseconds, 1)} µs CPU\n`,
    );
  }
  const p99 = result.mostP99 ? `   p99 ratio ${fixed(result.p99Ratio, 2)}, at most ${result.mostP99}` : '';
  const least = result.least ? `, at least ${result.least}` : '';
  process.stdout.write(`  ratio ${fixed(result.ratio, 3)}${least}${p99}\n`);
}

const machine = `${cpus()[0].model}, ${cpus().length} cores, Node ${process.version}`;
process.stdout.write(`${machine}\n`);
const only = args.only?.split(',');
const wanted = (name) => !only || only.some((part) => name.includes(part));
const results = [];
for (const comparison of COMPARISONS) {
  if (!wanted(comparison.name)) continue;
  const result = await compare(otherCheckout ? withOther(comparison) : comparison);
  print(result);
  results.push(result);
}
const extra = {};
const programs = {
  Dockpass: programOf(),
  ...(otherCheckout && { 'the other checkout': otherCheckout.program }),
};
if (wanted('cold start')) extra.coldStart = await coldStart(programs);
if (wanted('memory')) extra.memory = await memory(programs);
if (wanted('references')) extra.references = await references();
if (wanted('changing entries')) extra.changingEntries = await changingEntries();
if (wanted('database')) extra.database = await withDatabase(Number(args.rounds), Number(args.turns));
if (wanted('two workers')) extra.twoWorkers = await twoWorkers(Number(args.rounds));
writeFileSync(
  'bench-results.json',
  `${JSON.stringify({ machine, date: new Date(), results, ...extra }, null, 2)}\n`,
);
