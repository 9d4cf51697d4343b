/** Starts the measured programs, pinned to one core. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DRONE_SECRET, WOODPECKER_PUBLIC_PEM } from './requests.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Resolves with `{ port, pid, stop }` once the program says that it listens. */
async function start(cores, args, options) {
  const child = spawn('taskset', ['-c', cores, process.execPath, ...args], {
    ...options,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const port = await new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      if (text === undefined) return; // read on, so that the log has somewhere to go
      text += chunk;
      const found = /"port":(\d+)/.exec(text);
      if (found) {
        text = undefined;
        resolve(Number(found[1]));
      }
    });
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return { port, pid: child.pid, stop };
}

/** The bare handler of `limit-server.mjs`. */
export function startLimit(dialect, entries, core = '0') {
  return start(core, [here('limit-server.mjs'), dialect, String(entries)], {});
}

/** As in the script `start` of package.json. */
const AS_STARTED = ['--enable-source-maps', '--max-semi-space-size=4'];

/** Dockpass as shipped, logs and audit on, with a configuration file of these registries. */
export async function startDockpass(registries, { cores = '0', env = {} } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'dockpass-bench-'));
  const config = join(folder, 'dockpass.json');
  writeFileSync(config, JSON.stringify({ registries }), { mode: 0o600 });
  const server = await start(cores, [...AS_STARTED, here('../../dist/src/main.js'), 'serve'], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOST: '127.0.0.1',
      PORT: '0',
      DRONE_SECRET,
      WOODPECKER_PUBLIC_KEY: WOODPECKER_PUBLIC_PEM,
      DOCKPASS_CONFIG: config,
      ...env,
    },
  });
  const stop = async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  };
  return { ...server, stop };
}

/** As many global entries. */
export function globalEntries(count) {
  return Array.from({ length: count }, (_, at) => entry(at));
}

/** 10,000 entries of one repository each, ten in each of 1,000 namespaces. */
export function scopedEntries() {
  return Array.from({ length: 10_000 }, (_, at) => ({ ...entry(at), repos: [scopedRepo(at)] }));
}

export const scopedRepo = (at) => `team-${Math.floor(at / 10)}/app-${at % 10}`;

function entry(at) {
  return {
    name: `entry-${at}`,
    address: `registry-${at}.example`,
    username: `robot-${at}`,
    password: `TEST-ONLY-password-${at}`,
  };
}

/** Resident megabytes of a process. */
export function residentMb(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024;
}

/** Seconds of processor time that a process has used. */
export function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
