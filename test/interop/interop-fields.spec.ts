import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { REFUSALS } from '../../src/exchange/refusals.js';
import { startGateway, withGateway } from '../support/gateway-process.js';
import { COMPILER_MS, type Flags, GoClients } from '../support/clients/go-clients.js';
import { app, clientEnv, clients, describeWithGo, got, hub, hubEnv } from '../support/clients/interop.js';
import { TEST_DRONE_SECRET, TEST_WOODPECKER_PUBLIC_PEM } from '../support/clients/sign.js';
import { answering, startKeyServer } from '../support/registry/key-server.js';

const env = { ...clientEnv, ...hubEnv };
const OTHER_SECRET = 'TEST-ONLY-secret-that-comes-after-the-first';

/** The registry of `app`, for whom a test says. */
function appFor(whom: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return {
    REGISTRY_APP_ADDRESS: app.address,
    REGISTRY_APP_USERNAME: app.username,
    REGISTRY_APP_PASSWORD: app.password,
    ...whom,
  };
}

describeWithGo('the real clients, in the ways that the field found', () => {
  const programs = new GoClients();

  beforeAll(() => {
    programs.build();
  }, COMPILER_MS);

  afterAll(() => {
    programs.remove();
  });

  it.each(clients)(
    '%s gets what is for a repository in a group of a group, and for no other',
    async (client) => {
      await withGateway(
        { ...env, ...appFor({ REGISTRY_APP_REPOS: 'group/sub/app,deep/**' }) },
        async ({ url }) => {
          const ask = async (repo: string): Promise<unknown> =>
            (await programs.ask(client, `${url}/${client}`, { repo }))[0];
          for (const repo of ['group/sub/app', 'deep/app', 'deep/a/b/app'])
            expect([repo, await ask(repo)]).toEqual([repo, expect.objectContaining(got(app, hub))]);
          for (const repo of ['group/app', 'group/sub/other', 'group/sub/app/app', 'sub/app', 'deeper/app'])
            expect([repo, await ask(repo)]).toEqual([repo, expect.objectContaining(got(hub))]);
        },
      );
    },
  );

  it('a Woodpecker server of two forges gets what is for a repository of one of them from that one only', async () => {
    const byForge = appFor({ REGISTRY_APP_REPOS: 'acme/app', REGISTRY_APP_FORGES: '1' });
    const byId = appFor({ REGISTRY_APP_REPOS: 'acme/app', REGISTRY_APP_REPO_IDS: '1/1001' });
    for (const entry of [byForge, byId]) {
      await withGateway({ ...env, ...entry }, async ({ url }) => {
        const ask = (flags: Flags): Promise<unknown> =>
          programs.ask('woodpecker', `${url}/woodpecker`, { 'remote-id': '1001', ...flags });
        expect(await ask({ forge: 1 })).toMatchObject([got(app, hub)]);
        expect(await ask({ forge: 2 })).toMatchObject([got(hub)]);
      });
    }
  });

  it('a Woodpecker server whose key comes late is served by one of its own tries', async () => {
    const server = await startKeyServer(answering(503));
    const gateway = await startGateway({ ...hubEnv, WOODPECKER_SERVER: server.url });
    try {
      await server.next(); // the gateway has asked, and has no key
      server.answer = String(TEST_WOODPECKER_PUBLIC_PEM);
      expect(await programs.ask('woodpecker', `${gateway.url}/woodpecker`)).toMatchObject([got(hub)]);
    } finally {
      await gateway.stop();
      await server.close();
    }
  });

  it('are served with the former and with the new key while it is changed, and then with the new one only', async () => {
    const newKey = createPublicKey(readFileSync(programs.strangerKeyFile)).export({
      type: 'spki',
      format: 'pem',
    });
    const during = {
      DRONE_SECRET: OTHER_SECRET,
      DRONE_SECRET_PREVIOUS: TEST_DRONE_SECRET,
      WOODPECKER_PUBLIC_KEY: String(newKey),
      WOODPECKER_PUBLIC_KEY_PREVIOUS: String(TEST_WOODPECKER_PUBLIC_PEM),
    };
    const after = { DRONE_SECRET: OTHER_SECRET, WOODPECKER_PUBLIC_KEY: String(newKey) };
    const flagsOf = { drone: { secret: OTHER_SECRET }, woodpecker: { key: programs.strangerKeyFile } };
    await withGateway({ ...hubEnv, ...during }, async ({ url }) => {
      for (const client of clients) {
        for (const flags of [{}, flagsOf[client]])
          expect(await programs.ask(client, `${url}/${client}`, flags)).toMatchObject([got(hub)]);
      }
    });
    await withGateway({ ...hubEnv, ...after }, async ({ url }) => {
      for (const client of clients) {
        const [former] = await programs.ask(client, `${url}/${client}`);
        expect(former?.error).toContain(REFUSALS.signature_mismatch.body);
        expect(await programs.ask(client, `${url}/${client}`, flagsOf[client])).toMatchObject([got(hub)]);
      }
    });
  });

  it('are served at an endpoint with a slash behind it, and Drone at any other that is nobody’s', async () => {
    await withGateway(env, async ({ url }) => {
      for (const client of clients)
        expect(await programs.ask(client, `${url}/${client}/`)).toMatchObject([got(hub)]);
      for (const path of ['/', '/registry', '/some/where/'])
        expect(await programs.ask('drone', url + path)).toMatchObject([got(hub)]);
    });
  });
});
