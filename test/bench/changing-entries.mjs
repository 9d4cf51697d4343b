/** 10,000 entries in a directory: how soon a change of one is in use, and what requests wait for meanwhile. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { spread } from './load.mjs';
import { droneRequest } from './requests.mjs';
import { programOf, scopedRepo, startDockpass } from './servers.mjs';

const ENTRIES = 10_000;
const CHANGES = 15;
/** Milliseconds after a change in which requests are still looked at, and between two requests of a connection. */
const AFTER_MS = 500;
const BETWEEN_MS = 2;

/** One connection that asks again and again for a repository. */
async function ask(port, repo, state) {
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  await once(socket, 'connect');
  const request = droneRequest(repo);
  while (!state.isOver) {
    const from = performance.now();
    socket.write(request);
    const [answer] = await once(socket, 'data');
    const took = performance.now() - from;
    state.slowest = Math.max(state.slowest, took);
    state.count++;
    const password = /"password":"([^"]*)"/.exec(answer.toString('latin1'))?.[1];
    if (password === state.wanted && state.inUseAt === undefined) state.inUseAt = performance.now();
    await pause(BETWEEN_MS);
  }
  socket.destroy();
}

export async function changingEntries(program = programOf()) {
  const folder = mkdtempSync(join(tmpdir(), 'dockpass-bench-'));
  const place = join(folder, 'entries');
  const put = (at, password) => {
    const [namespace] = scopedRepo(at).split('/');
    mkdirSync(join(place, namespace), { recursive: true });
    const entry = { address: 'registry.example.com', username: 'ci', password, repos: [scopedRepo(at)] };
    writeFileSync(join(folder, 'new'), JSON.stringify(entry), { mode: 0o600 });
    renameSync(join(folder, 'new'), join(place, namespace, `entry-${at}.json`));
  };
  for (let at = 0; at < ENTRIES; at++) put(at, `TEST-ONLY-${at}`);
  const from = performance.now();
  const server = await startDockpass([], { program, env: { ENTRIES_FROM: `dir:${place}` } });
  const start = performance.now() - from;
  const [times, slowest, quiet] = [[], [], []];
  for (let change = 0; change < CHANGES; change++) {
    const at = change * 613;
    for (const isQuiet of [true, false]) {
      const state = {
        slowest: 0,
        count: 0,
        wanted: `TEST-ONLY-change-${change}`,
        inUseAt: undefined,
        isOver: false,
      };
      const asking = [at, at + 1, at + 2, at + 3].map((each) =>
        ask(server.ports[0], scopedRepo(each), state),
      );
      await pause(AFTER_MS);
      const changedAt = performance.now();
      if (!isQuiet) put(at, state.wanted);
      while (!isQuiet && state.inUseAt === undefined) await pause(BETWEEN_MS);
      await pause(AFTER_MS);
      state.isOver = true;
      await Promise.all(asking);
      (isQuiet ? quiet : slowest).push(state.slowest);
      if (!isQuiet) times.push(state.inUseAt - changedAt);
    }
  }
  await server.stop();
  rmSync(folder, { recursive: true });
  const result = { start, inUse: spread(times), slowest: spread(slowest), slowestQuiet: spread(quiet) };
  const told = ({ median, least, most }) =>
    `${median.toFixed(1)} (${least.toFixed(1)}–${most.toFixed(1)}) ms`;
  process.stdout.write(
    `\n10,000 entries in a directory: start ${start.toFixed(0)} ms\n` +
      `  a change of one is in use after ${told(result.inUse)}, at most 2000\n` +
      `  slowest request meanwhile ${told(result.slowest)}, at most 20; without a change ${told(result.slowestQuiet)}\n`,
  );
  return result;
}
