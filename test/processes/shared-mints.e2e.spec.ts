import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { EcrStub } from '../support/aws/ecr-stub.js';
import { droneBody, droneRequest, TEST_DRONE_SECRET } from '../support/clients/sign.js';
import { describeWithPostgres, startPostgres } from '../support/database/postgres.js';
import { type PostgresServer } from '../support/database/postgres-server.js';
import { ask, credentialsIn } from '../support/docs/threats.js';
import { type GatewayProcess, startGateway } from '../support/gateway-process.js';
import { until } from '../support/until.js';

const ADMIN = 'TEST-ONLY-admin-token-0123456789abcdef';
/** Each has a repository of its own, so that every test finds one that is cold. */
const REGIONS = [
  'eu-west-3',
  'eu-west-1',
  'eu-west-2',
  'eu-north-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
];
const entries = Object.fromEntries(
  REGIONS.flatMap((region, at) => [
    [`REGISTRY_R${String(at)}_ADDRESS`, `123456789012.dkr.ecr.${region}.amazonaws.com`],
    [`REGISTRY_R${String(at)}_REPOS`, `acme/app-${String(at)}`],
  ]),
);

describeWithPostgres('four processes with one PostgreSQL', () => {
  const cloud = new EcrStub();
  let server: PostgresServer;
  let gateways: GatewayProcess[];
  let start: () => Promise<GatewayProcess>;
  let cold = 0;

  beforeAll(async () => {
    await cloud.listen();
    server = await startPostgres();
    const env = {
      ...{ ...cloud.env, ...entries, DRONE_SECRET: TEST_DRONE_SECRET, ADMIN_TOKEN: ADMIN },
      ...{ DATABASE_URL: await server.newDatabase(), DATABASE_KEY: 'TEST-ONLY-key-of-a-database-0123456789' },
    };
    start = () => startGateway(env);
    gateways = await Promise.all(Array.from({ length: 4 }, start));
  });
  beforeEach(() => {
    Object.assign(cloud, { calls: 0, mood: 'works' });
    cold++;
  });
  afterAll(async () => {
    await Promise.all(gateways.map((gateway) => gateway.killAll()));
    cloud.close();
  });

  /** How many credentials are given for the repository of an entry. */
  async function given({ port }: GatewayProcess, entry = cold - 1): Promise<number> {
    const [status, body] = await ask(
      port,
      droneRequest({ body: droneBody({ repo: `acme/app-${String(entry)}` }) }),
    );
    expect(status).toBe(200);
    return credentialsIn(body).length;
  }

  it('share what a first request of each has minted', async () => {
    expect(await Promise.all(gateways.map((gateway) => given(gateway)))).toEqual([1, 1, 1, 1]);
    expect(cloud.calls).toBe(1);
  });

  it('answer 1,000 cold requests for one entry from one mint', async () => {
    const asked = Array.from({ length: 250 }, () => gateways.map((gateway) => given(gateway))).flat();
    const answers = await Promise.all(asked);
    expect([answers.length, answers.filter((each) => each === 1).length, cloud.calls]).toEqual([
      1_000, 1_000, 1,
    ]);
  });

  it('answer all when the one that mints is killed while it does', async () => {
    const holder = await start();
    cloud.mood = 'waits';
    const lost = given(holder).catch(() => 'lost');
    await until(() => cloud.calls === 1);
    cloud.mood = 'works';
    const asked = Promise.all(gateways.map((gateway) => given(gateway)));
    await holder.kill();
    expect([await asked, await lost, cloud.calls]).toEqual([[1, 1, 1, 1], 'lost', 2]);
  });

  it('go on sharing when a newer program has changed the schema', async () => {
    const { pathname } = new URL(server.url('dockpass_1'));
    const database = pathname.slice(1);
    await server.query('update dockpass_schema set version = version + 1', database);
    await server.query('alter table shared_credentials add column added_later text', database);
    expect(await Promise.all(gateways.map((gateway) => given(gateway)))).toEqual([1, 1, 1, 1]);
    expect(cloud.calls).toBe(1);
  });

  it('have no secret and no name of one in it', async () => {
    const rows = await server.query('select * from shared_credentials', 'dockpass_1');
    expect(rows.length).toBeGreaterThan(1);
    expect(JSON.stringify(rows)).not.toMatch(/amazonaws|acme|TEST-ONLY|AWS|token-/);
  });

  it.each(['pause', 'stop', 'kill'] as const)(
    'answer as without it, each from a mint of its own, after a %s of it',
    async (outage) => {
      await server[outage]();
      expect(await Promise.all(gateways.map((gateway) => given(gateway)))).toEqual([1, 1, 1, 1]);
      expect(cloud.calls).toBe(4);
      expect(await Promise.all(gateways.map((gateway) => given(gateway, 0)))).toEqual([1, 1, 1, 1]);
      await server.resume();
      await until(async () => {
        const pages = await Promise.all(gateways.map(metrics));
        return pages.every((page) => page.includes('dockpass_database_up 1'));
      });
    },
  );
});

async function metrics({ url }: GatewayProcess): Promise<string> {
  const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${ADMIN}` } });
  return answer.text();
}
