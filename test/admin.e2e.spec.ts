import { afterEach, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { EXPLANATIONS_SCHEMA, STATUS_SCHEMA } from '../src/admin/schemas.js';
import { broken, vendors } from './fixtures/providers/vendor/vendor.module.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from './support/in-process-gateway.js';
import { type RawResponse, talk, toBytes } from './support/raw-socket.js';
import { droneRequest } from './support/sign.js';

const TOKEN = 'TEST-ONLY-admin-token';
const SECRET = 'TEST-ONLY-registry-password';
const ENTRIES = {
  REGISTRY_OPEN_ADDRESS: 'open.example',
  REGISTRY_OPEN_PROVIDER: 'generic',
  REGISTRY_OPEN_USERNAME: 'reader',
  REGISTRY_OPEN_PASSWORD: SECRET,
  REGISTRY_BAD_ADDRESS: 'bad.vendor.example',
  REGISTRY_BAD_VENDOR: 'bad',
  REGISTRY_BAD_REPOS: 'octocat/*,acme/app',
  REGISTRY_BAD_EVENTS: 'push,tag',
};

let gateway: InProcessGateway | undefined;
afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
  vendors.clear();
});

async function start(env: Readonly<Record<string, string>> = { ADMIN_TOKEN: TOKEN }): Promise<number> {
  vendors.set('bad', broken);
  gateway = await startInProcess({ ...BOTH_CLIENTS, ...ENTRIES, ...env });
  return gateway.port;
}

function get(port: number, path: string, authorization?: string): Promise<RawResponse> {
  const line = authorization === undefined ? '' : `Authorization: ${authorization}\r\n`;
  return talk(port, `GET ${path} HTTP/1.1\r\nHost: x\r\n${line}\r\n`);
}

async function ask(port: number, path: string): Promise<unknown> {
  const { status, body, head } = await get(port, path, `Bearer ${TOKEN}`);
  expect(status).toBe(200);
  expect(head).toMatch(/^cache-control: no-store\r?$/im);
  expect(body).not.toContain(SECRET);
  return JSON.parse(body);
}

const NOTHING = '{"error":{"code":"not_found","message":"There is nothing at this address."}}';
const ROUTES = ['/admin/status', '/admin/explain?repo=acme/app', '/admin/openapi.json'];

describe('the admin routes', () => {
  it.each(ROUTES)('are not there without a token configured: %s', async (path) => {
    const port = await start({});
    for (const authorization of [undefined, 'Bearer ', 'Bearer undefined', `Bearer ${TOKEN}`]) {
      const { status, body } = await get(port, path, authorization);
      expect([status, body]).toEqual([404, NOTHING]);
    }
  });

  it.each(ROUTES)('are not there for another token: %s', async (path) => {
    const port = await start();
    for (const wrong of [undefined, '', TOKEN, `Basic ${TOKEN}`, `Bearer ${TOKEN}x`, `bearer ${TOKEN}`]) {
      const { status, body } = await get(port, path, wrong);
      expect([status, body]).toEqual([404, NOTHING]);
    }
    await ask(port, path);
  });
});

describe('GET /admin/status', () => {
  it('tells of every entry and its credentials, and of no secret', async () => {
    const port = await start();
    await talk(port, toBytes(droneRequest()));
    await talk(port, toBytes(droneRequest()));
    const status = await ask(port, '/admin/status');
    expect(new Ajv({ strict: false, validateFormats: false }).validate(STATUS_SCHEMA, status)).toBe(true);
    expect(status).toMatchObject({
      status: 'degraded',
      clients: [
        { name: 'drone', dialect: 'drone', keys: 1 },
        { name: 'woodpecker', dialect: 'woodpecker', keys: 1 },
      ],
      entries: [
        {
          name: 'bad',
          provider: 'vendor',
          addresses: ['bad.vendor.example'],
          repos: ['octocat/*', 'acme/app'],
          events: ['push', 'tag'],
          forks: 'deny',
          clients: null,
          state: 'failing',
          uses: 0,
          failed: 2,
          credentials: [{ state: 'failing', lastError: 'unavailable', expires: null }],
        },
        {
          name: 'open',
          repos: [],
          events: null,
          state: 'ok',
          uses: 2,
          credentials: [{ state: 'fresh', mints: 1 }],
        },
      ],
    });
  });
});

describe('GET /admin/explain', () => {
  it('says who would get what and why, for each client', async () => {
    const port = await start();
    const answer = (await ask(
      port,
      '/admin/explain?repo=acme/app&event=pull_request&image=open.example/x:1',
    )) as {
      explanations: { client: string; entries: object[]; image: { entry?: string } }[];
    };
    expect(new Ajv({ strict: false }).validate(EXPLANATIONS_SCHEMA, answer)).toBe(true);
    expect(answer.explanations.map(({ client }) => client)).toEqual(['drone', 'woodpecker']);
    expect(answer.explanations[0]?.entries).toMatchObject([
      { entry: 'bad', verdict: 'event' },
      { entry: 'open', verdict: 'given' },
    ]);
    expect(answer.explanations[0]?.image.entry).toBe('open');
  });

  it.each([
    ['fork=true', true],
    ['fork', true],
    ['fork=false', false],
    ['', false],
  ])('takes %p', async (flag, fork) => {
    const port = await start();
    const answer = await ask(port, `/admin/explain?repo=acme/app&client=drone&${flag}`);
    expect(answer).toMatchObject({ explanations: [{ request: { fork } }] });
  });

  it.each([
    ...['', 'repo=', 'repo=app', 'repo=a/b&repo=c/d', 'repo=a/b&fork=maybe', 'repo=a/b&client=nobody'],
    ...['repo=a/b&image=UPPER//x', 'repo=a/b&image=', 'repo=a/b&event=', `repo=a/${'b'.repeat(600)}`],
    ...['repo[x]=a/b', '__proto__=x'],
  ])('refuses the query %j and says what it takes', async (query) => {
    const port = await start();
    const { status, body } = await get(port, `/admin/explain?${query}`, `Bearer ${TOKEN}`);
    expect([status, body]).toEqual([
      400,
      '{"error":{"code":"invalid_query","message":"The query must have repo=namespace/name; it may have image (a reference), event, fork (true or false), client (a configured one) and repoId, each once."}}',
    ]);
  });
});

describe('GET /admin/openapi.json', () => {
  it('describes every route and what it takes', async () => {
    const port = await start();
    const document = (await ask(port, '/admin/openapi.json')) as {
      openapi: string;
      paths: Record<string, { get: { parameters: { name: string }[] } }>;
    };
    expect(document.openapi).toMatch(/^3\./);
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/admin/status',
        '/admin/explain',
        '/admin/openapi.json',
        '/healthz',
        '/readyz',
      ]),
    );
    const parameters = document.paths['/admin/explain']?.get.parameters.map(({ name }) => name);
    expect(parameters).toEqual(
      expect.arrayContaining(['repo', 'image', 'event', 'fork', 'client', 'repoId']),
    );
  });
});
