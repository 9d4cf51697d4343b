/** From the start of the process to its first answer, and with 10,000 entries. */
import { connect } from 'node:net';
import { spread } from './load.mjs';
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
  return results;
}

async function once(registries, program) {
  const from = performance.now();
  const server = await startDockpass(registries, { cores: '0,1', program });
  await answer(server.ports[0]);
  const time = performance.now() - from;
  await server.stop();
  return time;
}

function answer(port) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', reject).on('data', () => {
      socket.destroy();
      resolve();
    });
    socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
  });
}
