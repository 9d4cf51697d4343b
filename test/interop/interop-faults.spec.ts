import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { EcrStub } from '../support/aws/ecr-stub.js';
import { type GatewayProcess, withGateway } from '../support/gateway-process.js';
import { COMPILER_MS, GoClients, type ClientName, type Outcome } from '../support/clients/go-clients.js';
import { until } from '../support/until.js';
import { clientEnv, clients, describeWithGo, got, hub, hubEnv } from '../support/clients/interop.js';

const ecr = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const minted = (token: number): Outcome['registries'][number] => ({
  address: ecr,
  username: 'AWS',
  password: `TEST-ONLY-ecr-token-${String(token)}`,
});

const onlyCloud = { ...clientEnv, REGISTRY_CLOUD_ADDRESS: ecr };
const both = { ...onlyCloud, ...hubEnv };

describeWithGo('the real clients while something fails', () => {
  const programs = new GoClients();

  beforeAll(() => {
    programs.build();
  }, COMPILER_MS);

  afterAll(() => {
    programs.remove();
  });

  /** Runs `use` with a gateway of its own that mints at a stub of the cloud. */
  async function withCloud(
    env: Record<string, string>,
    use: (gateway: GatewayProcess, stub: EcrStub) => Promise<void>,
  ): Promise<void> {
    const stub = new EcrStub();
    await stub.listen();
    try {
      await withGateway({ ...env, ...stub.env }, (gateway) => use(gateway, stub));
    } finally {
      stub.close();
    }
  }

  const ask = (client: ClientName, gateway: GatewayProcess, flags = {}): Promise<Outcome[]> =>
    programs.ask(client, `${gateway.url}/${client}`, flags);

  it.each(clients)(
    'helps %s over a provider that fails for a moment, within its first try',
    async (client) => {
      await withCloud(onlyCloud, async (gateway, stub) => {
        stub.failing = 2; // as often as the SDK asks in one mint
        for (const { registries, error, connections } of await ask(client, gateway, { parallel: 8 })) {
          expect([error, connections]).toEqual(['', [expect.anything()]]);
          expect(registries).toMatchObject([{ address: ecr, username: 'AWS' }]);
        }
      });
    },
  );

  it('tells Woodpecker after three tries, and Drone by an empty list, while a provider goes on failing', async () => {
    await withCloud(onlyCloud, async (gateway, stub) => {
      stub.mood = 'fails';
      const [woodpecker] = await ask('woodpecker', gateway);
      expect(woodpecker).toMatchObject({
        registries: [],
        error:
          'failed to fetch registries via http (503) backoff: retries exhausted (last error: response: 503)',
        connections: ['new', 'reused', 'reused'],
      });
      expect(await ask('drone', gateway)).toMatchObject([{ ...got(), connections: ['new'] }]);
    });
  });

  it('gives the others at once while a provider fails', async () => {
    await withCloud(both, async (gateway, stub) => {
      stub.mood = 'fails';
      for (const client of clients) {
        expect(await ask(client, gateway)).toMatchObject([{ ...got(hub), connections: ['new'] }]);
      }
    });
  });

  it('waits for a slow provider, once for 200 stages that start at once', async () => {
    await withCloud(both, async (gateway, stub) => {
      stub.mood = 'waits';
      const asked = Promise.all(clients.map((client) => ask(client, gateway, { parallel: 100 })));
      await until(() => stub.accessKeys.length > 0);
      stub.release();
      const stages = await asked;
      for (const outcome of stages.flat()) expect(outcome).toMatchObject(got(minted(1), hub));
      expect(stages.flat()).toHaveLength(200);
      expect(stub.calls).toBe(1);
    });
  });

  it('answers with the others, within a try of Woodpecker, while a provider hangs', async () => {
    await withCloud(both, async (gateway, stub) => {
      stub.mood = 'hangs';
      const outcomes = await Promise.all(clients.map((client) => ask(client, gateway)));
      for (const outcome of outcomes.flat()) {
        expect(outcome).toMatchObject({ ...got(hub), connections: ['new'] });
      }
    });
  });
});
