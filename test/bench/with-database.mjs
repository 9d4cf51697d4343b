/** The same gateway without a database, with SQLite and with PostgreSQL: answers, memory and cold start, in turns. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { loadTypeScript } from '../support/typescript/load.mjs';
import { answered } from './cold-start.mjs';
import { generate, spread, startWarm, turn } from './load.mjs';
import { globalEntries, startDockpass } from './servers.mjs';

const RUNS = 9;
const MOST_MB = 25;
/** Requests a second: some hundred times what a busy server of a hundred people asks, and what one core can write as well. */
const RATE = 2_000;
const MOST_START_MS = 100;
const DATABASE_KEY = 'TEST-ONLY-key-of-a-database-0123456789';
const SIDE = { repos: ['acme/app'] };

export async function withDatabase(rounds, turns) {
  const folder = mkdtempSync(join(tmpdir(), 'dockpass-bench-'));
  const server = await postgres();
  let files = 0;
  /** What makes the environment of a gateway whose database is new and empty. */
  const kinds = {
    none: () => ({}),
    SQLite: () => ({ DATABASE_URL: `sqlite:${join(folder, `${String(++files)}.db`)}`, DATABASE_KEY }),
    ...(server && {
      PostgreSQL: async () => ({ DATABASE_URL: await server.newDatabase(), DATABASE_KEY }),
    }),
  };
  try {
    return {
      coldStart: await starts(kinds),
      memory: await memories(kinds),
      answers: await answers(kinds, rounds * turns),
      requests: await requests(kinds, rounds, turns),
    };
  } finally {
    await server?.remove();
    rmSync(folder, { recursive: true });
  }
}

async function postgres() {
  const file = new URL('../support/database/postgres-server.ts', import.meta.url);
  const { noPostgres, PostgresServer } = await loadTypeScript(file);
  if (noPostgres !== undefined) {
    process.stderr.write(`left out: ${noPostgres}\n`);
    return undefined;
  }
  const server = new PostgresServer();
  await server.start();
  return server;
}

const start = async (kinds, kind, options = {}) =>
  startDockpass(globalEntries(3), { env: await kinds[kind](), ...options });

const fixed = ({ median, least, most }, digits = 0) =>
  `${median.toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`;

/** Of each kind, the values of some runs, which take turns; and by how much the median is more than without one. */
async function compared(kinds, runs, measure) {
  const values = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []]));
  for (let run = 0; run < runs; run++)
    for (const kind of Object.keys(kinds)) values[kind].push(await measure(kind));
  return Object.fromEntries(Object.entries(values).map(([kind, each]) => [kind, spread(each)]));
}

function print(what, unit, results, most) {
  for (const [kind, result] of Object.entries(results)) {
    const more = result.median - results.none.median;
    const limit = kind === 'none' ? '' : `: ${more.toFixed(0)} more${most ? `, at most ${most}` : ''}`;
    process.stdout.write(`${what}, database ${kind}: ${fixed(result)} ${unit}${limit}\n`);
  }
}

/** Each time with a new database, whose schema is made. */
async function starts(kinds) {
  const results = await compared(kinds, RUNS, async (kind) => {
    const env = await kinds[kind]();
    const from = performance.now();
    const server = await startDockpass(globalEntries(3), { env, cores: '0,1' });
    await answered(server.ports[0]);
    const time = performance.now() - from;
    await server.stop();
    return time;
  });
  print('cold start', 'ms', results, MOST_START_MS);
  return results;
}

async function memories(kinds) {
  const [atStart, after] = [{}, {}];
  for (const kind of Object.keys(kinds)) {
    const server = await start(kinds, kind);
    await pause(2_000);
    atStart[kind] = spread([server.residentMb()]);
    await generate(server, 'drone', SIDE.repos, { requests: 100_000 });
    await quiet(server);
    after[kind] = spread([server.residentMb()]);
    await server.stop();
  }
  print('memory at start', 'MB', atStart, MOST_MB);
  print('memory after 100,000 requests', 'MB', after, MOST_MB);
  return { atStart, after };
}

/** Until what waits is written: in the turn of another one it would cost that one. */
async function quiet(server) {
  for (let before = -1; before !== server.cpuSeconds();) {
    before = server.cpuSeconds();
    await pause(300);
  }
}

/** The time of an answer while each request leaves a decision behind it; the thread of SQLite has the server's one core. */
async function answers(kinds, turns) {
  const [p50, p99] = [{}, {}];
  const servers = {};
  for (const kind of Object.keys(kinds)) {
    servers[kind] = await startWarm({ start: () => start(kinds, kind), ...SIDE }, 'drone');
    [p50[kind], p99[kind]] = [[], []];
  }
  for (let at = 0; at < turns; at++)
    for (const [kind, server] of Object.entries(servers)) {
      await quiet(server);
      const times = await generate(server, 'drone', SIDE.repos, { rate: RATE, seconds: 2 });
      if (times.failed > 0) throw new Error(`${times.failed} requests failed`);
      p50[kind].push(times.p50);
      p99[kind].push(times.p99);
    }
  for (const [kind, server] of Object.entries(servers)) {
    const [half, most] = [fixed(spread(p50[kind]), 3), fixed(spread(p99[kind]), 3)];
    process.stdout.write(`answers at ${RATE} a second, database ${kind}: ${half} ms, 99 of 100 ${most} ms\n`);
    await server.stop();
  }
  return { p50, p99 };
}

/** What a core can do at most, decisions included. */
async function requests(kinds, rounds, turns) {
  const ratios = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []]));
  const rates = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []]));
  for (let round = 0; round < rounds; round++) {
    const servers = {};
    for (const kind of Object.keys(kinds))
      servers[kind] = await startWarm({ start: () => start(kinds, kind), ...SIDE }, 'drone');
    const sums = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, 0]));
    for (let at = 0; at < turns; at++)
      for (const [kind, server] of Object.entries(servers)) {
        await quiet(server);
        sums[kind] += (await turn(server, SIDE, 'drone')).perSecond;
        await quiet(server);
      }
    for (const [kind, server] of Object.entries(servers)) {
      rates[kind].push(sums[kind] / turns);
      ratios[kind].push(sums[kind] / sums.none);
      await server.stop();
    }
  }
  for (const kind of Object.keys(kinds)) {
    const ratio = kind === 'none' ? '' : `: ratio ${fixed(spread(ratios[kind]), 3)}`;
    process.stdout.write(`requests, database ${kind}: ${fixed(spread(rates[kind]))} a second${ratio}\n`);
  }
  return { ratios, rates };
}
