/** Load on servers that take turns, and what it comes to. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export async function generate({ ports }, dialect, repos, load) {
  const generator = fileURLToPath(new URL('generator.mjs', import.meta.url));
  const child = spawn('taskset', ['-c', '1', process.execPath, generator], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  // Ten thousand names are too long for an argument.
  child.stdin.end(JSON.stringify({ ports, dialect, repos, connections: 64, ...load }));
  const [result, [status]] = await Promise.all([json(child.stdout), once(child, 'exit')]);
  if (status !== 0) throw new Error('the generator failed');
  return result;
}

const SECONDS_OF_A_TURN = 1;

export async function turn(server, { repos }, dialect) {
  const before = server.cpuSeconds();
  const result = await generate(server, dialect, repos, { seconds: SECONDS_OF_A_TURN });
  if (result.failed > 0) throw new Error(`${result.failed} requests failed`);
  server.forgetLog();
  return { ...result, cpu: server.cpuSeconds() - before };
}

/** The turns of one program in one round. */
function summary(turns) {
  const sum = (field) => turns.reduce((total, turn) => total + turn[field], 0);
  return {
    perSecond: sum('perSecond') / turns.length,
    p99: spread(turns.map(({ p99 }) => p99)).median,
    cpuMicroseconds: (sum('cpu') / sum('count')) * 1e6,
  };
}

export async function round(servers, sides, dialect, count) {
  const turns = { dockpass: [], other: [] };
  for (let at = 0; at < count; at++) {
    for (const who of Object.keys(turns)) turns[who].push(await turn(servers[who], sides[who], dialect));
  }
  return { dockpass: summary(turns.dockpass), other: summary(turns.other) };
}

/** Every path is compiled before the clock runs. */
export async function startWarm({ start, repos }, dialect) {
  const server = await start();
  await generate(server, dialect, repos, { requests: 150_000 });
  server.forgetLog();
  return server;
}

export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)], least: sorted[0], most: sorted.at(-1) };
}
