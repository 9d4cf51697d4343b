import { afterEach, describe, expect, it } from '@jest/globals';
import { openTestDatabase, newDatabaseUrl } from '../../support/database/test-database.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../../support/in-process-gateway.js';
import { PageBrowser } from '../../support/identity/page-browser.js';

const ADMIN_TOKEN = 'TEST-ONLY-admin-token-0123456789abcdef';
const DATABASE_KEY = 'TEST-ONLY-database-key-0123456789abcdef';

const KINDS = ['sqlite', 'postgres'] as const;

const gateways: InProcessGateway[] = [];
afterEach(async () => {
  await Promise.all(gateways.splice(0).map((gateway) => gateway.stop()));
});

async function start(env: Readonly<Record<string, string>>): Promise<PageBrowser> {
  const gateway = await startInProcess({ ...BOTH_CLIENTS, ADMIN_TOKEN, ...env });
  gateways.push(gateway);
  return new PageBrowser(gateway.port);
}

/** The status with which the admin routes answer a cookie. */
async function knock(at: PageBrowser, cookie: string): Promise<number> {
  return (await at.ask('/admin/me', { headers: { cookie } })).status;
}

/** Two processes, and a session that began at the first and was ended there; what the cookie opens before and after. */
async function signedOut(env: Readonly<Record<string, string>>) {
  const [first, second] = [await start(env), await start(env)];
  await first.signIn(ADMIN_TOKEN);
  const cookie = first.jar.header;
  const before = await Promise.all([knock(first, cookie), knock(second, cookie)]);
  expect((await first.page('DELETE', '/ui/session')).status).toBe(204);
  const after = await Promise.all([knock(first, cookie), knock(second, cookie)]);
  return { cookie, before, after };
}

describe('a copy of the cookie of somebody who signed out', () => {
  it('opens nothing at the process that heard it, and is let in by others where there is no database', async () => {
    expect(await signedOut({})).toMatchObject({ before: [200, 200], after: [401, 200] });
  });

  it.each(KINDS)('opens nothing at any process of its database, old or new: %s', async (kind) => {
    const env = { DATABASE_URL: await newDatabaseUrl(kind), DATABASE_KEY };
    const { cookie, before, after } = await signedOut(env);
    expect([before, after]).toEqual([
      [200, 200],
      [401, 401],
    ]);
    expect(await knock(await start(env), cookie)).toBe(401);
    const database = await openTestDatabase(env.DATABASE_URL);
    const rows = await database.run('test', (db) => db.selectFrom('ended_sessions').selectAll().execute());
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(cookie.slice(-40));
  });
});
