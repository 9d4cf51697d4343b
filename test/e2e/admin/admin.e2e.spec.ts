import { afterEach, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { EXPLANATIONS_SCHEMA, ME_SCHEMA, STATUS_SCHEMA } from '../../../src/admin/schemas.js';
import { ALL_EVENTS } from '../../../src/dialects/dialects.js';
import { broken, vendors } from '../../fixtures/providers/vendor/vendor.module.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../../support/in-process-gateway.js';
import { nestRoutes } from '../../support/nest-routes.js';
import { makeBuild } from '../../support/config/make-build.js';
import { type RawResponse, talk, toBytes } from '../../support/clients/raw-socket.js';
import { droneRequest } from '../../support/clients/sign.js';

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
const ROUTES = [
  '/metrics',
  '/admin/me',
  '/admin/status',
  '/admin/overview',
  '/admin/activity',
  '/admin/registries',
  '/admin/registries/open',
  '/admin/explain?repo=acme/app',
  '/admin/decisions',
  '/admin/uses',
  '/admin/providers',
  '/admin/providers/found?address=x',
  '/admin/settings',
  '/admin/settings?entry=open',
  '/admin/openapi.json',
];

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
    expect((await get(port, path, `Bearer ${TOKEN}`)).status).toBe(200);
  });

  it.each([
    ['nobody can sign in', {}, []],
    [
      'somebody can',
      { ADMIN_TOKEN: TOKEN },
      ['/ui/session/', '/ui/session/', '/ui/session/', '/ui/', '/ui/*path'],
    ],
  ])(
    'are every route but those of health and of the page, whoever adds one, where %s',
    async (_, env, page) => {
      await start(env);
      const open: string[] = [];
      const routes = nestRoutes();
      for (const { method, path } of routes) {
        const { status, body } = await talk(
          gateway?.port ?? 0,
          `${method} ${path} HTTP/1.1\r\nHost: x\r\n\r\n`,
        );
        // The page itself is there, and this is no file of it.
        if (status === 404 && body === NOTHING && !(path === '/ui/*path' && page.length > 0)) continue;
        open.push(path);
      }
      expect(open).toEqual(['/healthz', '/readyz', ...page]);
      expect(routes.map(({ path }) => path)).toEqual(
        expect.arrayContaining(['/metrics', '/admin/status', '/admin/explain', '/admin/openapi.json']),
      );
    },
  );
});

describe('GET /admin/me', () => {
  it('says that whoever has the token may change everything', async () => {
    const port = await start();
    const me = await ask(port, '/admin/me');
    expect(new Ajv({ strict: false, validateFormats: false }).validate(ME_SCHEMA, me)).toBe(true);
    expect(me).toEqual({ role: 'admin', by: 'token', subject: null, name: '', expires: null });
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

describe('GET /admin/explain for secrets', () => {
  it('says which are given, in the form that is described', async () => {
    const port = await start({ ADMIN_TOKEN: TOKEN, REGISTRY_OPEN_GIVE: 'secrets' });
    const query = 'repo=acme/app&client=drone&for=secrets';
    const { explanations } = (await ask(port, `/admin/explain?${query}`)) as { explanations: unknown[] };
    expect(explanations).toMatchObject([
      { kind: 'secrets', secrets: ['open_username', 'open_password', 'open_docker_config'] },
    ]);
    const fork = (await ask(port, `/admin/explain?${query}&fork`)) as { explanations: unknown[] };
    expect(fork.explanations).toMatchObject([{ refusal: 'fork', secrets: [] }]);
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

  it('lists as many entries that are for others as are wanted, and counts the rest', async () => {
    const port = await start();
    const asked = async (more: string): Promise<{ entries: { verdict: string }[]; leftOut: number }> => {
      const query = `/admin/explain?repo=nobody/knows&client=drone${more}`;
      const answer = await ask(port, query);
      expect(new Ajv({ strict: false }).validate(EXPLANATIONS_SCHEMA, answer)).toBe(true);
      return (answer as { explanations: [{ entries: { verdict: string }[]; leftOut: number }] })
        .explanations[0];
    };
    const all = await asked('');
    const others = all.entries.filter(({ verdict }) => verdict === 'repo');
    expect([others.length > 0, all.leftOut]).toEqual([true, 0]);
    const few = await asked('&others=0');
    expect(few.leftOut).toBe(others.length);
    expect(few.entries).toEqual(all.entries.filter(({ verdict }) => verdict !== 'repo'));
  });

  it('takes the forge and the ref, each for the clients that have it', async () => {
    const port = await start();
    const query = 'repo=group/sub/app&forge=2&ref=refs/merge-requests/7/head';
    const { explanations } = (await ask(port, `/admin/explain?${query}`)) as {
      explanations: { request: object }[];
    };
    expect(explanations.map(({ request }) => request)).toEqual([
      makeBuild({ repo: 'group/sub/app', fork: true, mergeRequest: true }),
      makeBuild({ repo: 'group/sub/app', forge: '2' }),
    ]);
  });

  it.each(['blocked=true', 'blocked', 'blocked=true&client=woodpecker'])(
    'explains what is given before an approval, for the clients that ask then: %s',
    async (query) => {
      const port = await start();
      const answer = await ask(port, `/admin/explain?repo=acme/app&${query}`);
      expect(new Ajv({ strict: false }).validate(EXPLANATIONS_SCHEMA, answer)).toBe(true);
      expect(answer).toMatchObject({
        explanations: [
          { client: 'woodpecker', refusal: 'blocked', addresses: [], request: { blocked: true } },
        ],
      });
      expect((answer as { explanations: object[] }).explanations).toHaveLength(1);
    },
  );

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

  const REPO = 'repo must be one CI repository, namespace/name';
  const EVENT = `event must be one of ${[...ALL_EVENTS].join(', ')}`;
  it.each([
    ['', REPO],
    ['repo=', REPO],
    ['repo=app', REPO],
    ['repo=a//c', REPO],
    ['repo=a/*', REPO],
    ['repo=a/b&repo=c/d', REPO],
    [`repo=a/${'b'.repeat(600)}`, REPO],
    ['__proto__=x', REPO],
    ['repo=a/b&fork=maybe', 'fork must be true or false'],
    ['repo=a/b&blocked=maybe', 'blocked must be true or false'],
    [
      'repo=a/b&blocked&client=drone',
      'blocked is for Woodpecker: Drone asks only for builds that need no approval any more',
    ],
    ['repo=a/b&client=nobody', 'client must be one of drone, woodpecker'],
    ['repo=a/b&client=no%20body', 'client must be the name of one configured client'],
    ['repo=a/b&image=', 'image must be the name of one image'],
    [
      'repo=a/b&image=UPPER//x',
      'image: the name of an image is in lower case; only the tag may hold capitals',
    ],
    ['repo=a/b&event=', EVENT],
    ['repo=a/b&forge=01', 'forge must be the whole number of a forge'],
    ['repo=a/b&ref=%0A', 'ref must be one ref, as git writes it'],
    ['repo=a/b&repoId=%0A', 'repoId must be the id that the forge gives the repository'],
    ['repo=a/b&CANARY=x', 'there is a parameter that is not known'],
    ['repo[x]=a/b', `there is a parameter that is not known; ${REPO}`],
  ])('refuses the query %j and says what it takes', async (query, message) => {
    const port = await start();
    const { status, body } = await get(port, `/admin/explain?${query}`, `Bearer ${TOKEN}`);
    expect([status, body]).toEqual([400, JSON.stringify({ error: { code: 'invalid_query', message } })]);
  });
});
