/**
 * What a second worker gains. Measured as processor time for a request, because two free cores beside the generator's
 * are not everywhere: where two workers together need as much for a request as one, they answer twice as many.
 */
import { generate, spread, startWarm } from './load.mjs';
import { cpuSeconds, globalEntries, startDockpass } from './servers.mjs';

const REPOS = ['acme/app'];
const LEAST = 1.8;

export async function twoWorkers(rounds) {
  const start = (workers, cores) => {
    const program = { start: () => startDockpass(globalEntries(3), { cores, env: { WORKERS: workers } }) };
    return startWarm({ ...program, repos: REPOS }, 'drone');
  };
  const servers = { one: await start('1', '0'), two: await start('2', '0,1') };
  const ratios = [];
  for (let at = 0; at < rounds; at++) {
    ratios.push((2 * (await costOf(servers.one))) / (await costOf(servers.two)));
  }
  for (const server of Object.values(servers)) await server.stop();
  const { median, least, most } = spread(ratios);
  process.stdout.write(
    `\ntwo workers: ${median.toFixed(2)} (${least.toFixed(2)}–${most.toFixed(2)}) times as many requests as one, by processor time; at least ${LEAST}\n`,
  );
  return { median, least, most };
}

/** Processor seconds for a request, those of the workers included. */
async function costOf(server) {
  const before = cpuSeconds(server.pid);
  const { count, failed } = await generate(server.port, 'drone', REPOS, { seconds: 4 });
  if (failed > 0) throw new Error(`${failed} requests failed`);
  server.forgetLog();
  return (cpuSeconds(server.pid) - before) / count;
}
