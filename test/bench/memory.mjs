/** Resident memory after 100,000 requests and after a million more. */
import { globalEntries, residentMb, startDockpass } from './servers.mjs';

export async function memory(generate) {
  const server = await startDockpass(globalEntries(3));
  const after = async (requests) => {
    await generate(server.port, 'drone', ['acme/app'], { requests });
    return residentMb(server.pid);
  };
  const result = {
    after100k: await after(100_000),
    after600k: await after(500_000),
    after1100k: await after(500_000),
  };
  await server.stop();
  const [first, middle, last] = Object.values(result).map((mb) => mb.toFixed(0));
  process.stdout.write(
    `\nmemory: ${first} MB after 100,000 requests (at most 90), ${middle} after 600,000, ${last} after 1,100,000\n`,
  );
  return result;
}
