/**
 * What two workers answer, for each thing that two separate gateways answer. These share nothing, so on two free cores
 * they answer twice as much as one; whatever workers share (port, log, first process) shows as a loss. All stand on one
 * core, because the generator needs the other.
 */
import { round, spread, startWarm } from './load.mjs';
import { globalEntries, startDockpass, together } from './servers.mjs';

const LEAST = 1.8;
const TURNS = 4;

export async function twoWorkers(rounds) {
  const repos = ['acme/app'];
  const one = (env) => startDockpass(globalEntries(3), { env });
  const sides = {
    dockpass: { repos, start: () => one({ WORKERS: '2' }) },
    other: { repos, start: async () => together(await one({}), await one({})) },
  };
  const servers = {
    dockpass: await startWarm(sides.dockpass, 'drone'),
    other: await startWarm(sides.other, 'drone'),
  };
  const ratios = [];
  for (let at = 0; at < rounds; at++) {
    const { dockpass, other } = await round(servers, sides, 'drone', TURNS);
    ratios.push((2 * dockpass.perSecond) / other.perSecond);
  }
  for (const server of Object.values(servers)) await server.stop();
  const { median, least, most } = spread(ratios);
  process.stdout.write(
    `\ntwo workers: ${median.toFixed(2)} (${least.toFixed(2)}–${most.toFixed(2)}) times as many requests as one, where two gateways answer 2; at least ${LEAST}\n`,
  );
  return { median, least, most };
}
