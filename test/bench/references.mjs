/**
 * What it costs that secrets are kept in a store: 1,000 entries, each with a user name and a password from one of 200
 * paths, beside the same entries with values; and how fast a rotation gets through while requests run.
 */
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { spread } from './load.mjs';
import { droneRequest } from './requests.mjs';
import { startDockpass } from './servers.mjs';
import { startVault, VAULT_TOKEN } from './vault-like.mjs';

const ENTRIES = 1_000;
const PATHS = 200;
const REFRESH_S = 10;
const RUNS = 5;

const repoOf = (at) => `team-${at}/app`;
const REQUESTS = Array.from({ length: ENTRIES }, (_, at) => droneRequest(repoOf(at)));

export async function references(program) {
  const vault = await startVault();
  const options = { cores: '0', ...(program && { program }) };
  const withStore = {
    ...options,
    env: { VAULT_ADDR: vault.origin, VAULT_TOKEN, STORE_REFRESH: String(REFRESH_S) },
  };
  const starts = { references: [], values: [] };
  for (let run = 0; run < RUNS; run++) {
    starts.references.push(await startTime(entriesWith(reference), withStore));
    starts.values.push(await startTime(entriesWith(value), options));
  }
  const memoryMb = await memoryOf({ options, withStore });
  const server = await startDockpass(entriesWith(reference), withStore);
  const before = vault.reads.length;
  await askAll(server);
  const first = vault.reads.length - before;
  const refreshed = await steadily(server, vault, 3 * REFRESH_S);
  const rotation = await rotate(server, vault);
  await Promise.all([server.stop(), vault.stop()]);
  const result = {
    startMs: { references: spread(starts.references), values: spread(starts.values) },
    ...{ memoryMb, firstReads: first, ...refreshed, rotation },
  };
  print(result);
  return result;
}

function print({ startMs, memoryMb, firstReads, readsPerRefresh, mostInASecond, rotation }) {
  const ms = ({ median, least, most }) => `${median.toFixed(0)} ms (${least.toFixed(0)}–${most.toFixed(0)})`;
  const { seconds, requests, failed, mixed, slowestMs } = rotation;
  const mb = (who) =>
    `${memoryMb[who].one.toFixed(0)} MB with one entry, ${memoryMb[who].all.toFixed(0)} with all`;
  const more = memoryMb.references.all - memoryMb.references.one - memoryMb.values.all + memoryMb.values.one;
  process.stdout.write(
    [
      `\nreferences, ${ENTRIES} entries to ${PATHS} paths`,
      `  start ${ms(startMs.references)}, with values ${ms(startMs.values)}, at most 1000 more`,
      `  memory ${mb('references')}, with values ${mb('values')}: ${more.toFixed(0)} more, at most 10`,
      `  reads ${firstReads} for the first answers, then ${readsPerRefresh.toFixed(0)} in each refresh of ${REFRESH_S} s, at most ${PATHS}; ${mostInASecond} in the fullest second`,
      `  rotation through in ${seconds.toFixed(1)} s, at most ${REFRESH_S + 1}; of ${requests} requests meanwhile ${failed} failed, ${mixed} mixed two states, the slowest took ${slowestMs.toFixed(0)} ms\n`,
    ].join('\n'),
  );
}

/** Resident megabytes after each entry was given; one entry is what it costs to have the store, and the client for it. */
async function memoryOf({ options, withStore }) {
  const result = {};
  for (const [who, secrets, settings] of [
    ['values', value, options],
    ['references', reference, withStore],
  ]) {
    const after = async (count) => {
      const server = await startDockpass(entriesWith(secrets, count), settings);
      await askAll(server, REQUESTS.slice(0, count));
      const megabytes = server.residentMb();
      await server.stop();
      return megabytes;
    };
    result[who] = { one: await after(1), all: await after(ENTRIES) };
  }
  return result;
}

const entriesWith = (secrets, count = ENTRIES) =>
  Array.from({ length: count }, (_, at) => ({
    name: `entry-${at}`,
    address: `registry-${at}.example`,
    repos: [repoOf(at)],
    ...secrets(at),
  }));

const reference = (at) => ({
  usernameFrom: `vault:kv/hub-${at % PATHS}#username`,
  passwordFrom: `vault:kv/hub-${at % PATHS}#password`,
});
const value = (at) => ({ username: `user-${at}`, password: `TEST-ONLY-password-${at}` });

async function startTime(registries, options) {
  const from = performance.now();
  const server = await startDockpass(registries, options);
  const client = await openClient(server.ports[0]);
  await client.ask(REQUESTS[0]);
  const time = performance.now() - from;
  client.close();
  await server.stop();
  return time;
}

async function askAll(server, requests = REQUESTS) {
  const client = await openClient(server.ports[0]);
  for (const request of requests) await client.ask(request);
  client.close();
}

/** Asks for everything again and again; counts what the store is asked meanwhile. */
async function steadily(server, vault, seconds) {
  const from = performance.now();
  const before = vault.reads.length;
  while (performance.now() - from < seconds * 1000) {
    await askAll(server);
    await pause(500);
  }
  const reads = vault.reads.slice(before);
  const counts = new Map();
  for (const at of reads) {
    const second = Math.floor((at - from) / 1000);
    counts.set(second, (counts.get(second) ?? 0) + 1);
  }
  return {
    readsPerRefresh: (reads.length * REFRESH_S) / ((performance.now() - from) / 1000),
    mostInASecond: Math.max(...counts.values()),
  };
}

/** Until no answer has the former pair any more. */
async function rotate(server, vault) {
  const client = await openClient(server.ports[0]);
  const sums = { requests: 0, failed: 0, mixed: 0, slowestMs: 0 };
  const [before, after] = [pairOf(vault.state), pairOf(vault.state + 1)];
  const from = performance.now();
  vault.state++;
  for (let old = true; old;) {
    old = false;
    for (const request of REQUESTS) {
      const asked = performance.now();
      const body = await client.ask(request);
      sums.requests++;
      sums.slowestMs = Math.max(sums.slowestMs, performance.now() - asked);
      if (body.includes(before)) old = true;
      else if (body.includes('user-') && !body.includes(after)) sums.mixed++;
      else if (!body.includes(after)) sums.failed++;
    }
    if (performance.now() - from > 10 * REFRESH_S * 1000)
      throw new Error('the rotation does not get through');
  }
  client.close();
  return { seconds: (performance.now() - from) / 1000, ...sums };
}

const pairOf = (state) => `"username":"user-${state}","password":"TEST-ONLY-password-${state}"`;

/** One kept-alive connection, one request after the other. */
async function openClient(port) {
  const socket = connect(port, '127.0.0.1');
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  socket.setNoDelay(true);
  const ask = (request) =>
    new Promise((resolve, reject) => {
      let text = '';
      const read = (chunk) => {
        text += chunk.toString('latin1');
        const head = text.indexOf('\r\n\r\n');
        const length = Number(/content-length: (\d+)/i.exec(text)?.[1]);
        if (head < 0 || text.length < head + 4 + length) return;
        socket.off('data', read).off('error', reject);
        resolve(text.slice(head + 4));
      };
      socket.on('data', read).once('error', reject);
      socket.write(request);
    });
  return { ask, close: () => socket.destroy() };
}
