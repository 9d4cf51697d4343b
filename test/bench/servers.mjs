/** Starts the measured programs, pinned to one core. */
import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DRONE_SECRET, WOODPECKER_PUBLIC_PEM } from './requests.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** In memory where there is such a place, because a disk would be measured too. */
const SCRATCH = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/**
 * Resolves with `{ pid, ended, ports, cpuSeconds, residentMb, log, forgetLog, stop }` once the program says that it
 * listens. Its output goes to a file, so that nobody has to run beside it and read; `log` reads it.
 */
async function start(cores, command, env, logFile) {
  const folder = mkdtempSync(join(SCRATCH, 'dockpass-bench-'));
  const log = logFile ?? join(folder, 'log');
  const output = openSync(log, 'a');
  const child = spawn('taskset', ['-c', cores, ...command], {
    cwd: folder,
    env: { PATH: `${dirname(process.execPath)}:${process.env.PATH}`, ...env },
    stdio: ['ignore', output, 'inherit'],
  });
  closeSync(output);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let port;
  while (port === undefined) {
    await pause(1);
    port = /"port":(\d+)/.exec(readFileSync(log, 'utf8'))?.[1];
    if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}`);
  }
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true });
  };
  return {
    pid: child.pid,
    ended,
    ports: [Number(port)],
    cpuSeconds: () => cpuSeconds(child.pid),
    residentMb: () => residentMb(child.pid),
    log: () => readFileSync(log, 'utf8'),
    forgetLog: () => truncateSync(log),
    stop,
  };
}

/** The bare handler of `limit-server.mjs`. */
export function startLimit(dialect, entries, core = '0') {
  return start(core, [process.execPath, here('limit-server.mjs'), dialect, String(entries)], {});
}

/** What a checkout has built. */
export const programOf = (checkout = here('../..')) => resolve(checkout, 'dist/src/main.js');

/**
 * Dockpass as shipped, logs and audit on, with a configuration file of these registries. A `logFile` that is named is
 * there after the end, too.
 */
export async function startDockpass(
  registries,
  { cores = '0', env = {}, program = programOf(), logFile } = {},
) {
  const folder = mkdtempSync(join(SCRATCH, 'dockpass-bench-'));
  const config = join(folder, 'dockpass.json');
  writeFileSync(config, JSON.stringify({ registries }), { mode: 0o600 });
  const settings = {
    HOST: '127.0.0.1',
    PORT: '0',
    DRONE_SECRET,
    WOODPECKER_PUBLIC_KEY: WOODPECKER_PUBLIC_PEM,
    DOCKPASS_CONFIG: config,
    ...env,
  };
  const server = await start(cores, [program, 'serve'], settings, logFile);
  const stop = async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  };
  return { ...server, config, stop };
}

/** Two programs that are loaded as if they were one. */
export function together(one, other) {
  return {
    ports: [...one.ports, ...other.ports],
    cpuSeconds: () => one.cpuSeconds() + other.cpuSeconds(),
    forgetLog: () => [one, other].forEach((server) => server.forgetLog()),
    stop: () => Promise.all([one.stop(), other.stop()]),
  };
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
function residentMb(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024;
}

/** Seconds of processor time that a process and its children have used. */
function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  return children.reduce(
    (sum, child) => sum + cpuSeconds(child),
    (Number(fields[11]) + Number(fields[12])) / 100,
  );
}
