import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { type GatewayProcess, startGateway } from '../support/gateway-process.js';
import { PageBrowser } from '../support/identity/page-browser.js';
import { TEST_DRONE_SECRET } from '../support/clients/sign.js';
import { until } from '../support/until.js';

const ADMIN_TOKEN = 'TEST-ONLY-admin-token-0123456789abcdef';
const ENV = { WORKERS: '2', ADMIN_TOKEN, AUDIT_LOG: 'off', DRONE_SECRET: TEST_DRONE_SECRET };
const LIMIT_MS = 120_000;

const folder = mkdtempSync(join(tmpdir(), 'dockpass-sessions-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

let running: GatewayProcess | undefined;
afterEach(async () => {
  await running?.killAll();
  running = undefined;
});

async function start(env: Readonly<Record<string, string>> = {}): Promise<GatewayProcess> {
  const gateway = await startGateway({ ...ENV, ...env });
  running = gateway;
  await gateway.logged(() => gateway.log.filter(({ msg }) => msg === 'listening').length >= 2);
  return gateway;
}

async function stop(gateway: GatewayProcess): Promise<void> {
  await gateway.stop(); // fails unless it ends with 0
  running = undefined;
}

/** Asks over new connections until both workers have let the cookie in. */
async function bothLetIn(port: number, cookie: string): Promise<void> {
  const workers = new Set<number>();
  await until(async () => {
    const headers = { cookie, connection: 'close' };
    const response = await new PageBrowser(port).ask('/admin/status', { headers });
    expect(response.status).toBe(200);
    workers.add(((await response.json()) as { readonly process: number }).process);
    return workers.size === 2;
  });
}

describe('a session of the page, with WORKERS=2', () => {
  it(
    'opens at each process, whichever began it, and after a restart',
    async () => {
      const gateway = await start();
      const browser = new PageBrowser(gateway.port);
      expect((await browser.signIn(ADMIN_TOKEN)).status).toBe(200);
      await bothLetIn(gateway.port, browser.jar.header);
      await stop(gateway);
      const next = await start();
      await bothLetIn(next.port, browser.jar.header);
      await stop(next);
    },
    LIMIT_MS,
  );

  it(
    'is ended at each process by one sign-out where there is a database, and stays so after a restart',
    async () => {
      const env = {
        DATABASE_URL: `sqlite:${join(folder, 'dockpass.db')}`,
        DATABASE_KEY: 'TEST-ONLY-database-key-0123456789abcdef',
      };
      const gateway = await start(env);
      const browser = new PageBrowser(gateway.port);
      await browser.signIn(ADMIN_TOKEN);
      const cookie = browser.jar.header;
      await bothLetIn(gateway.port, cookie);
      expect((await browser.page('DELETE', '/ui/session')).status).toBe(204);
      const ask = (port: number): Promise<Response> =>
        new PageBrowser(port).ask('/admin/status', { headers: { cookie, connection: 'close' } });
      // Each of them gets a part of these: the connections are handed to the workers in turn.
      for (let count = 0; count < 8; count++) expect((await ask(gateway.port)).status).toBe(401);
      await stop(gateway);
      const next = await start(env);
      for (let count = 0; count < 4; count++) expect((await ask(next.port)).status).toBe(401);
      await stop(next);
    },
    LIMIT_MS,
  );
});
