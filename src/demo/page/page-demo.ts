import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGateway } from '../../start/start-gateway.js';
import { DemoLife } from './demo-life.js';
import { demoSettings } from './demo-settings.js';

/** Milliseconds between two requests. */
const PACE_MS = 1_500;
/** Requests before anybody looks. */
const AT_ONCE = 40;

/**
 * `npm run demo -- --page`: a gateway with a database, registries in different states and two clients that ask again and
 * again, to be looked at in a browser until Ctrl-C. Nothing is asked elsewhere, and nothing is left behind.
 *
 * @param providersRoot where the providers lie
 */
export async function pageDemo(providersRoot: URL): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dockpass-demo-'));
  const ended = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  try {
    const life = await DemoLife.begin();
    const env = { ...demoSettings(folder), ...life.settings };
    const gateway = await startGateway({ env, cwd: folder, providersRoot, isTerminal: false });
    await live(life, gateway.port, env.ADMIN_TOKEN, ended);
    await gateway.stop();
  } finally {
    rmSync(folder, { recursive: true });
  }
  process.stdout.write('\nThe demo is over; nothing of it is left.\n');
}

async function live(life: DemoLife, port: number, token: string, ended: Promise<unknown>): Promise<void> {
  await life.putEntry(port, token);
  for (let count = 0; count < AT_ONCE; count++) await life.ask(port);
  const timer = setInterval(() => void life.ask(port).catch(() => undefined), PACE_MS);
  process.stdout.write(`The page:  http://127.0.0.1:${String(port)}/ui/
The token: ${token}

Two clients ask again and again. Ctrl-C ends it all.
`);
  await ended;
  clearInterval(timer);
}
