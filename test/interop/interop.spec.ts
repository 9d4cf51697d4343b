import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { REFUSALS } from '../../src/exchange/refusals.js';
import { type GatewayProcess, startGateway, withGateway } from '../support/gateway-process.js';
import { COMPILER_MS, GoClients, type Flags, type Outcome } from '../support/clients/go-clients.js';
import {
  app,
  appEnv,
  clientEnv,
  clients,
  describeWithGo,
  got,
  hub,
  hubEnv,
} from '../support/clients/interop.js';
import { sendRequest } from '../support/clients/send-request.js';
import { droneRequest, TEST_DRONE_SECRET } from '../support/clients/sign.js';

const env = { ...clientEnv, ...hubEnv, ...appEnv };

describeWithGo('the real clients and a running gateway', () => {
  const programs = new GoClients();
  let gateway: GatewayProcess;

  beforeAll(async () => {
    programs.build();
    for (const client of clients) process.stderr.write(`${client}: ${programs.versions(client)}\n`);
    gateway = await startGateway(env);
  }, COMPILER_MS);

  afterAll(async () => {
    programs.remove();
    await gateway.stop();
  });

  describe.each(clients)('%s', (client) => {
    const ask = (flags: Flags = {}): Promise<Outcome[]> =>
      programs.ask(client, `${gateway.url}/${client}`, flags);
    const asked = async (flags: Flags = {}): Promise<Outcome> => {
      const [outcome] = await ask(flags);
      if (!outcome) throw new Error('The client saw nothing.');
      return outcome;
    };

    it('gets the credentials of its repository, the most specific first', async () => {
      expect(await asked()).toMatchObject({ ...got(app, hub), connections: ['new'] });
    });

    it('gets only what is global for another repository', async () => {
      expect(await asked({ repo: 'acme/app-fork' })).toMatchObject(got(hub));
    });

    it('gets an empty list and no error where nothing is to be given', async () => {
      const fork = client === 'drone' ? { 'source-repo': 'mallory/app' } : { 'from-fork': true };
      expect(await asked({ event: 'pull_request', ...fork })).toMatchObject({
        ...got(),
        connections: ['new'],
      });
    });

    it('is refused with a wrong key, and does not try again', async () => {
      const wrong =
        client === 'drone' ? { secret: `${TEST_DRONE_SECRET}?` } : { key: programs.strangerKeyFile };
      const { registries, error, connections } = await asked(wrong);
      expect(registries).toEqual([]);
      expect(error).toContain(REFUSALS.signature_mismatch.body);
      expect(connections).toEqual(['new']);
    });

    it('gets its credentials for a request of 6,000 and of 100,000 items', async () => {
      const items = client === 'drone' ? 'params' : 'changed-files';
      for (const n of [6_000, 100_000]) expect(await asked({ [items]: n })).toMatchObject(got(app, hub));
    });

    it('gets the same credentials in 300 stages that start at once', async () => {
      const outcomes = await ask({ parallel: 300 });
      expect(outcomes).toHaveLength(300);
      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({ ...got(app, hub), connections: [expect.anything()] });
      }
    });

    it('keeps its connection from one request to the next', async () => {
      const connections = (await ask({ repeat: 3 })).map((outcome) => outcome.connections);
      expect(connections).toEqual([['new'], ['reused'], ['reused']]);
    });
  });

  it.each([-280, 280])('are answered by a gateway whose clock is %d s ahead', async (clockAhead) => {
    const use = async (skewed: GatewayProcess): Promise<void> => {
      for (const client of clients) {
        expect(await programs.ask(client, `${skewed.url}/${client}`)).toMatchObject([got(app, hub)]);
      }
    };
    await withGateway(env, use, { clockAhead });
  });

  it.each([-320, 320])('are refused by a gateway whose clock is %d s ahead, once', async (clockAhead) => {
    const use = async (skewed: GatewayProcess): Promise<void> => {
      for (const client of clients) {
        const [refused] = await programs.ask(client, `${skewed.url}/${client}`);
        expect(refused).toMatchObject({ registries: [], connections: ['new'] });
        expect(refused?.error).toContain(REFUSALS.signature_expired.body);
      }
    };
    await withGateway(env, use, { clockAhead });
  });

  it('encrypts every answer to a Drone runner that does not ask for it, and the runner reads it', async () => {
    await withGateway({ ...env, DRONE_ENCRYPT: 'always' }, async ({ port, url }) => {
      const raw = await sendRequest(port, droneRequest());
      expect(raw.headers['content-encoding']).toBe('aesgcm');
      expect(raw.body.toString('latin1')).not.toContain(hub.password);
      expect(await programs.ask('drone', url)).toMatchObject([got(app, hub)]);
    });
  });

  it('answers a Drone runner at the root, as the official plugin does', async () => {
    expect(await programs.ask('drone', gateway.url)).toMatchObject([got(app, hub)]);
  });

  it('gives a Woodpecker server nothing until a blocked pipeline is approved', async () => {
    for (const [status, outcome] of [
      ['blocked', got()],
      ['pending', got(app, hub)],
    ] as const) {
      expect(await programs.ask('woodpecker', `${gateway.url}/woodpecker`, { status })).toMatchObject([
        outcome,
      ]);
    }
  });

  it('refuses a body of more than 8 MiB, and the client can read why', async () => {
    const flags = { 'changed-files': 150_000 };
    const [outcome] = await programs.ask('woodpecker', `${gateway.url}/woodpecker`, flags);
    expect(outcome?.registries).toEqual([]);
    expect(outcome?.error).toContain(REFUSALS.body_too_large.body);
  });

  it('never shows the forge token that a Woodpecker server sends along, nor any other secret', async () => {
    const netrc = 'TEST-ONLY-forge-token';
    const outcomes = await programs.ask('woodpecker', `${gateway.url}/woodpecker`, { netrc });
    expect(outcomes).toMatchObject([got(app, hub)]);
    expect(JSON.stringify(outcomes)).not.toContain(netrc);
    for (const secret of [netrc, app.password, hub.password, TEST_DRONE_SECRET]) {
      expect(gateway.output).not.toContain(secret);
    }
  });
});
