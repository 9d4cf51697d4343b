/**
 * Plays a herd of instances under a clock that jumps, with the program's own slots, leases and schedule, and prints what
 * came of it. A million slots take gigabytes; run it without Jest, in which every promise costs twice as much.
 *
 * npm run simulate -- [--size 200x5000] [--only start,vendor]
 */
import { parseArgs } from 'node:util';
import { loadTypeScript } from '../support/typescript/load.mjs';

const { values: args } = parseArgs({
  options: {
    size: { type: 'string', default: '200x500' },
    only: { type: 'string' },
  },
});

Error.stackTraceLimit = 0; // a failing vendor makes millions of errors
const { SCENARIOS } = await loadTypeScript(new URL('scenarios.ts', import.meta.url));

const [instances, scopes] = args.size.split('x').map(Number);
if (!(instances > 0) || !(scopes > 0)) throw new Error('--size INSTANCESxSCOPES');
for (const name of args.only?.split(',') ?? Object.keys(SCENARIOS)) {
  if (!SCENARIOS[name]) throw new Error(`--only ${Object.keys(SCENARIOS).join()}`);
  const startedAt = performance.now();
  await SCENARIOS[name]({ instances, scopes }, (part, figures) => {
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    const megabytes = Math.round(process.memoryUsage.rss() / 2 ** 20);
    process.stdout.write(`${JSON.stringify({ size: args.size, part, ...figures, seconds, megabytes })}\n`);
  });
}
