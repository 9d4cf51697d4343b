/** Resident memory after 100,000 requests and after a million more, of Dockpass and of the limit. */
import { generate } from './load.mjs';
import { globalEntries, startDockpass, startLimit } from './servers.mjs';

/** @param programs by what they are called */
export async function memory(programs) {
  const results = {};
  for (const [who, program] of Object.entries(programs))
    results[who] = await grow(who, await startDockpass(globalEntries(3), { program }), ', at most 90');
  return { ...results, limit: await grow('limit', await startLimit('drone', 3), '') };
}

async function grow(name, server, most) {
  const after = async (requests) => {
    await generate(server, 'drone', ['acme/app'], { requests });
    server.forgetLog();
    return server.residentMb();
  };
  const atStart = server.residentMb();
  const after100k = await after(100_000);
  const after600k = await after(500_000);
  const after1100k = await after(500_000);
  await server.stop();
  const [start, first, middle, last] = [atStart, after100k, after600k, after1100k].map((mb) => mb.toFixed(0));
  process.stdout.write(
    `\nmemory, ${name}: ${start} MB at start, ${first} after 100,000 requests${most}, ${middle} after 600,000, ${last} after 1,100,000\n`,
  );
  return { atStart, after100k, after600k, after1100k };
}
