import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { DECISIONS_SCHEMA, USES_SCHEMA } from '../../../src/admin/history/history-schemas.js';
import { newDatabaseUrl } from '../../support/database/test-database.js';
import { type InProcessGateway, startInProcess } from '../../support/in-process-gateway.js';
import { talk, toBytes } from '../../support/clients/raw-socket.js';
import { droneBody, droneRequest, TEST_DRONE_SECRET } from '../../support/clients/sign.js';
import { until } from '../../support/until.js';

const ADMIN_TOKEN = 'TEST-ONLY-admin-token';
const DATABASE_KEY = 'TEST-ONLY-key-of-a-database-0123456789';
const CANARY = 'TEST-ONLY-canary';
const HUB = {
  ...{ REGISTRY_HUB_ADDRESS: 'docker.io', REGISTRY_HUB_PROVIDER: 'generic' },
  ...{ REGISTRY_HUB_USERNAME: 'ci', REGISTRY_HUB_PASSWORD: CANARY, REGISTRY_HUB_REPOS: 'acme/*' },
};

const running: InProcessGateway[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((gateway) => gateway.stop()));
});

async function start(env: Readonly<Record<string, string>> = {}): Promise<InProcessGateway> {
  const gateway = await startInProcess({ ADMIN_TOKEN, DRONE_SECRET: TEST_DRONE_SECRET, ...HUB, ...env });
  running.push(gateway);
  return gateway;
}

async function build({ port }: InProcessGateway, repo: string, number: number): Promise<void> {
  const body = droneBody({ repo }).replace('"number":42', `"number":${String(number)}`);
  const request = droneRequest({ body });
  expect((await talk(port, toBytes(request))).status).toBe(200);
}

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

async function ask({ port }: InProcessGateway, path: string): Promise<Answer> {
  const response = await fetch(`http://127.0.0.1:${String(port)}/admin/${path}`, {
    headers: { Authorization: `Bearer ${ADMIN_TOKEN}` },
  });
  const text = await response.text();
  expect([text.includes(CANARY), response.headers.get('cache-control')]).toEqual([false, 'no-store']);
  return { status: response.status, body: JSON.parse(text) as Answer['body'] };
}

const follows = (schema: object, body: object): boolean =>
  new Ajv({ formats: { 'date-time': true }, strict: false }).validate(schema, body);

describe('GET /admin/decisions', () => {
  it('says from memory why a build got nothing, without a database', async () => {
    const gateway = await start();
    await build(gateway, 'acme/app', 4711);
    await build(gateway, 'other/app', 4711);
    const { status, body } = await ask(gateway, 'decisions?repo=other/app&build=4711');
    expect([status, follows(DECISIONS_SCHEMA, body)]).toEqual([200, true]);
    expect(body).toMatchObject({ source: 'memory', next: null });
    expect(body['decisions']).toMatchObject([
      { repo: 'other/app', build: 4711, outcome: 'nothing', given: [] },
    ]);
  });

  it('still knows after a restart with a database, which holds nothing secret', async () => {
    const url = await newDatabaseUrl('sqlite');
    const gateway = await start({ DATABASE_URL: url, DATABASE_KEY });
    await build(gateway, 'acme/app', 4711);
    await gateway.stop();
    running.length = 0;
    const again = await start({ DATABASE_URL: url, DATABASE_KEY });
    const { body } = await ask(again, 'decisions?entry=hub&address=docker.io&outcome=given&client=drone');
    expect(follows(DECISIONS_SCHEMA, body)).toBe(true);
    expect(body).toMatchObject({ source: 'database', next: null });
    expect(body['decisions']).toMatchObject([
      { repo: 'acme/app', build: 4711, outcome: 'given', given: [{ address: 'docker.io', entry: 'hub' }] },
    ]);
    const uses = await ask(again, 'uses?entry=hub');
    expect(follows(USES_SCHEMA, uses.body)).toBe(true);
    expect(uses.body).toMatchObject({
      source: 'database',
      uses: [{ repo: 'acme/app', client: 'drone', count: 1 }],
    });
    const folder = dirname(url.slice('sqlite:'.length));
    for (const name of readdirSync(folder))
      expect(readFileSync(`${folder}/${name}`).includes(CANARY)).toBe(false);
  });

  it('keeps decisions while it runs, a second later', async () => {
    const gateway = await start({ DATABASE_URL: await newDatabaseUrl('sqlite'), DATABASE_KEY });
    await build(gateway, 'acme/app', 1);
    await until(async () => JSON.stringify((await ask(gateway, 'decisions')).body).includes('acme/app'));
    expect((await ask(gateway, 'decisions')).body['source']).toBe('database');
  });

  it.each([
    ['decisions?build=1', 'build needs repo beside it'],
    ['decisions?repo=acme', 'repo must be one CI repository, namespace/name'],
    ['decisions?repo=acme/app&repo=acme/x', 'repo must be one CI repository, namespace/name'],
    ['decisions?repo=acme/app&build=-1', 'build must be the number of one build'],
    ['decisions?outcome=x', 'outcome must be one of given, partly, failed, nothing, refused, error'],
    ['decisions?from=2026-02-31T25:00Z', 'from must be a time such as 2026-11-29 or 2026-11-29T08:30Z'],
    ['decisions?address=*', 'address must be the address of one registry'],
    [
      'decisions?address=a..b',
      'address: the host begins with a dot or has two in a row; write the full name of the host',
    ],
    ['decisions?limit=501', 'limit must be a whole number from 1 to 500'],
    ['decisions?cursor=x', 'cursor must be the next of a page before'],
    ['decisions?cursor=d7', 'cursor is of no page that is answered at present; ask without one'],
    ['decisions?TEST-ONLY=1', 'there is a parameter that is not known'],
    ['uses?before=yesterday', 'before must be a time such as 2026-11-29 or 2026-11-29T08:30Z'],
  ])('refuses %s and says what it takes', async (path, message) => {
    const gateway = await start();
    expect(await ask(gateway, path)).toEqual({
      status: 400,
      body: { error: { code: 'invalid_query', message } },
    });
  });
});
