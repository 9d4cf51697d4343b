/** From the start of the process to its first answer, and with 10,000 entries; and to the refusal of as many. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spread } from './load.mjs';
import { DRONE_SECRET } from './requests.mjs';
import { globalEntries, scopedEntries, startDockpass } from './servers.mjs';

const RUNS = 9;

/** @param programs by what they are called; they take turns */
export async function coldStart(programs) {
  const results = {};
  for (const [name, registries, most] of [
    ['3 entries', globalEntries(3), 300],
    ['10,000 entries', scopedEntries(), 1_500],
  ]) {
    const times = Object.fromEntries(Object.keys(programs).map((who) => [who, []]));
    for (let run = 0; run < RUNS; run++)
      for (const [who, program] of Object.entries(programs)) times[who].push(await once(registries, program));
    for (const who of Object.keys(programs)) {
      const time = spread(times[who]);
      process.stdout.write(
        `\ncold start, ${who}, ${name}: ${time.median.toFixed(0)} ms (${time.least.toFixed(0)}–${time.most.toFixed(0)}), at most ${most}\n`,
      );
      results[`${who}, ${name}`] = time;
    }
  }
  for (const [who, program] of Object.entries(programs)) {
    const time = refusal(program);
    process.stdout.write(
      `\n10,000 wrong entries refused, ${who}: ${time.median.toFixed(0)} ms (${time.least.toFixed(0)}–${time.most.toFixed(0)}), at most 3000\n`,
    );
    results[`${who}, 10,000 wrong entries`] = time;
  }
  return results;
}

/** How long `check` takes to name two problems for each. */
function refusal(program) {
  const folder = mkdtempSync(join(tmpdir(), 'dockpass-bench-'));
  const registries = scopedEntries().map((one) => ({ ...one, usrname: 'x', repos: ['x'] }));
  writeFileSync(join(folder, 'dockpass.json'), JSON.stringify({ registries }), { mode: 0o600 });
  const env = { PATH: process.env.PATH, DOCKPASS_CONFIG: 'dockpass.json', DRONE_SECRET };
  const times = Array.from({ length: RUNS }, () => {
    const from = performance.now();
    const options = { cwd: folder, env, maxBuffer: 1e8, encoding: 'utf8' };
    const { status, stdout } = spawnSync(process.execPath, [program, 'check'], options);
    if (status !== 1 || !stdout.includes('usrname')) throw new Error(`check ended with ${status}`);
    return performance.now() - from;
  });
  rmSync(folder, { recursive: true });
  return spread(times);
}

async function once(registries, program) {
  const from = performance.now();
  const server = await startDockpass(registries, { cores: '0,1', program });
  await answered(server.ports[0]);
  const time = performance.now() - from;
  await server.stop();
  return time;
}

/** Resolves when it answers. */
export function answered(port) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', reject).on('data', () => {
      socket.destroy();
      resolve();
    });
    socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
  });
}
