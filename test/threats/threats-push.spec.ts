import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decryptAnswer, encryptionKeyOf } from '../../src/dialects/drone/answer-encryption.js';
import { ProviderError } from '../../src/registry/provider-error.js';
import { vendors } from '../fixtures/providers/vendor/vendor.module.js';
import { talk, toBytes } from '../support/clients/raw-socket.js';
import { sendRequest } from '../support/clients/send-request.js';
import {
  droneBody,
  droneRequest,
  type RawRequest,
  TEST_DRONE_SECRET,
  woodpeckerBody,
  woodpeckerRequest,
} from '../support/clients/sign.js';
import { ask, vendorEntry } from '../support/docs/threats.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../support/in-process-gateway.js';

const SECRET_TYPE = 'application/vnd.drone.secret.v1+json';
const NOTHING = '{"name":"","data":""}';
const NO_SECRETS = '{"secrets":[]}';

let gateway: InProcessGateway;

beforeAll(async () => {
  vendors.set('down', () => Promise.reject(new ProviderError('refused')));
  gateway = await startInProcess({
    ...BOTH_CLIENTS,
    AUDIT_LOG: 'stdout',
    ...vendorEntry('push', {
      GIVE: 'secrets',
      REPOS: 'octocat/*',
      FORKS: 'allow',
      SECRET_IMAGES: 'a/plugin',
    }),
    ...vendorEntry('both', { GIVE: 'pull,secrets', REPOS: 'octocat/*', EVENTS: 'push,custom,manual' }),
    ...vendorEntry('pull', { REPOS: 'octocat/*', FORKS: 'allow' }),
    ...vendorEntry('foreign', { GIVE: 'secrets', REPOS: 'octocat/*', EVENTS: 'tag' }),
    ...vendorEntry('down', { GIVE: 'secrets', REPOS: 'unlucky/*' }),
  });
});
afterAll(async () => {
  vendors.clear();
  await gateway.stop();
});

/** What a build says that is not the usual push, in the words of its dialect. */
type Fields = Readonly<Record<string, unknown>>;

function droneSecret(path: string, name: string, build: Fields = {}, repo = 'octocat/hello-world'): string {
  const body = JSON.parse(droneBody({ repo })) as { build: Fields };
  return JSON.stringify({ path, name, ...body, build: { ...body.build, ...build } });
}

function askDrone(body: string, changes: Parameters<typeof droneRequest>[0] = {}): RawRequest {
  return droneRequest({ target: '/secrets/drone', accept: SECRET_TYPE, body, ...changes });
}

function askWoodpecker(pipeline: Fields = {}, repo = 'octocat/hello-world'): RawRequest {
  const body = JSON.parse(woodpeckerBody({ repo })) as { pipeline: Fields };
  const changed = JSON.stringify({ ...body, pipeline: { ...body.pipeline, ...pipeline } });
  return woodpeckerRequest({ target: '/secrets/woodpecker', body: changed });
}

/** The names that a Woodpecker server is given. */
async function names(request: RawRequest): Promise<string[]> {
  const [status, body] = await ask(gateway.port, request);
  expect(status).toBe(200);
  return (JSON.parse(body) as { secrets: { name: string }[] }).secrets.map(({ name }) => name);
}

const REFUSED: unknown = expect.stringMatching(/^\{"error":\{"code":"(?:signature_\w+|not_found)"/);

const PUSH_NAMES = ['push_username', 'push_password', 'push_docker_config'];

describe('T15 somebody who wants the credential that pushes', () => {
  it('is given it where the entry is given as secrets, and for pulling only what is for pulling', async () => {
    const config = (name: string): string =>
      JSON.stringify({
        auths: {
          [`${name}.vendor.example`]: { auth: Buffer.from(`vendor:${name}`).toString('base64') },
        },
      });
    const [, body] = await ask(gateway.port, askWoodpecker());
    expect(JSON.parse(body)).toEqual({
      secrets: [
        { name: 'both_username', value: 'vendor' },
        { name: 'both_password', value: 'both' },
        { name: 'both_docker_config', value: config('both') },
        { name: 'push_username', value: 'vendor', images: ['a/plugin'] },
        { name: 'push_password', value: 'push', images: ['a/plugin'] },
        { name: 'push_docker_config', value: config('push'), images: ['a/plugin'] },
      ],
    });
    const asked = async (path: string, name: string): Promise<string> => {
      const [status, text] = await ask(gateway.port, askDrone(droneSecret(path, name)));
      expect(status).toBe(200);
      return text;
    };
    expect(await asked('push_password', '')).toBe('{"name":"push_password","data":"push"}');
    expect(await asked('push', 'password')).toBe('{"name":"push_password","data":"push"}');
    expect(await asked('both', 'username')).toBe('{"name":"both_username","data":"vendor"}');
    expect(JSON.parse(await asked('push', 'docker_config'))).toEqual({
      name: 'push_docker_config',
      data: config('push'),
    });
    const pulled = ['both', 'pull'].map((name) => ({
      address: `${name}.vendor.example`,
      username: 'vendor',
      password: name,
    }));
    const [, drone] = await ask(gateway.port, droneRequest());
    expect(JSON.parse(drone)).toEqual(pulled);
    const [, woodpecker] = await ask(gateway.port, woodpeckerRequest());
    expect(JSON.parse(woodpecker)).toEqual({ registries: pulled });
  });

  const fork = { source_repo: 'mallory/hello-world' };
  const own = { source_repo: 'octocat/hello-world' };
  it.each<[string, Fields, string?]>([
    ['a pull request', { event: 'pull_request', ...own }],
    ['a pull request of a fork', { event: 'pull_request', ...fork }],
    ['a pull request that names no source', { event: 'pull_request' }],
    ['a promoted fork', { event: 'promote', ...fork }],
    ['a fork that is rolled back to', { event: 'rollback', ...fork }],
    ['a fork that is built again', { event: 'custom', ...fork }],
    ['a push that comes from a fork', { event: 'push', ...fork }],
    ['a promoted pull request', { event: 'promote', ...own, ref: 'refs/pull/7/head' }],
    ['a promoted pull request of Bitbucket', { event: 'promote', ref: 'refs/pull-requests/7/from' }],
    ['a merge request of GitLab', { event: 'push', ref: 'refs/merge-requests/7/head' }],
    ['a change of Gerrit', { event: 'push', ref: 'refs/changes/07/7/1' }],
    ['a ref that is no text', { event: 'push', ref: null }],
    ['an event that is not known', { event: 'pull_request_review' }],
    ['another repository', {}, 'mallory/hello-world'],
  ])('gives nothing to a Drone build: %s', async (...[, build, repo]: [string, Fields, string?]) => {
    for (const name of PUSH_NAMES) {
      const answer = await ask(gateway.port, askDrone(droneSecret(name, '', build, repo)));
      expect(answer).toEqual([200, NOTHING]);
    }
  });

  it.each<[string, Fields, string?]>([
    ['a pull request', { event: 'pull_request' }],
    ['a pull request of a fork', { event: 'pull_request', from_fork: true }],
    ['a closed pull request', { event: 'pull_request_closed' }],
    ['a pull request whose labels changed', { event: 'pull_request_metadata' }],
    ['a deployed fork', { event: 'deployment', from_fork: true }],
    ['a deployed pull request', { event: 'deployment', ref: 'refs/pull/7/head' }],
    ['a restarted fork', { event: 'manual', from_fork: true, parent: 7 }],
    ['a push that comes from a fork', { event: 'push', from_fork: true }],
    ['a pipeline that waits for an approval', { event: 'push', status: 'blocked' }],
    ['a fork that waits for an approval', { event: 'pull_request', from_fork: true, status: 'blocked' }],
    ['a ref that is no text', { event: 'push', ref: 7 }],
    ['an event that is not known', { event: 'pull_request_review' }],
    ['another repository', {}, 'mallory/hello-world'],
  ])(
    'gives nothing to a Woodpecker pipeline: %s',
    async (...[, pipeline, repo]: [string, Fields, string?]) => {
      expect(await ask(gateway.port, askWoodpecker(pipeline, repo))).toEqual([200, NO_SECRETS]);
    },
  );

  it.each(['push', 'tag', 'release', 'deployment', 'cron', 'manual'])(
    'gives a Woodpecker %s what its entries admit',
    async (event) => {
      const given = await names(askWoodpecker({ event }));
      expect(given).toEqual(expect.arrayContaining(PUSH_NAMES));
      expect(given.includes('both_username')).toBe(event === 'push' || event === 'manual');
      expect(given.includes('foreign_username')).toBe(event === 'tag');
    },
  );

  it.each(['push', 'tag', 'promote', 'rollback', 'cron', 'custom'])(
    'gives it to a Drone %s',
    async (event) => {
      const [, body] = await ask(gateway.port, askDrone(droneSecret('push', 'password', { event })));
      expect(body).toBe('{"name":"push_password","data":"push"}');
    },
  );

  it('cannot replay what was signed for one kind of route at another', async () => {
    const routes = ['/', '/drone', '/any/path', '/woodpecker', '/secrets/drone', '/secrets/woodpecker'];
    const good = new Map<RawRequest, readonly string[]>([
      [droneRequest(), ['/', '/drone', '/any/path']], // Drone signs no target
      [askDrone(droneSecret('push', 'password')), ['/secrets/drone']],
      [woodpeckerRequest(), ['/woodpecker']],
      [woodpeckerRequest({ target: '/' }), ['/']],
      [askWoodpecker(), ['/secrets/woodpecker']],
    ]);
    for (const [request, accepted] of good) {
      for (const target of routes) {
        const [status, body] = await ask(gateway.port, { ...request, target });
        const place = `${request.target} at ${target}`;
        if (accepted.includes(target)) expect([place, status]).toEqual([place, 200]);
        else expect([place, [401, 404].includes(status), body]).toEqual([place, true, REFUSED]);
      }
    }
  });

  it('cannot ask for a secret where registries are asked for, nor the other way round, with a valid signature', async () => {
    const secret = droneSecret('push', 'password');
    const wrong = [
      droneRequest({ body: secret }),
      droneRequest({ body: secret, target: '/' }),
      askDrone(droneBody()),
      askDrone(secret.replace('"name":"password"', '"name":null')),
      askDrone(secret.replace('"path":"push"', '"path":["push"]')),
    ];
    for (const request of wrong) {
      const [status, body] = await ask(gateway.port, request);
      expect([status, body]).toEqual([400, expect.stringContaining('"code":"invalid_body"')]);
    }
    const [status, body] = await ask(gateway.port, droneRequest({ target: '/secrets/drone' }));
    expect([status, body]).toEqual([401, expect.stringContaining('"code":"signature_malformed"')]);
    expect(gateway.lines().at(-1)).toMatchObject({ kind: 'secrets', reason: 'accept_not_secret' });
  });

  it('cannot tell a name that is not known from one that is not allowed', async () => {
    const strange = [
      ...[
        'unknown_password',
        'foreign_password',
        'pull_password',
        'both_token',
        'push',
        '',
        ' push_password',
      ],
      ...['PUSH_password', '__proto__', 'push_password\u0000', 'x'.repeat(10_000), 'push_passwörd', '\ud800'],
    ];
    const answers = await Promise.all(
      strange.map((path) => sendRequest(gateway.port, askDrone(droneSecret(path, '')))),
    );
    const pairs = [
      ...[
        ['push', 'token'],
        ['', 'push_password'],
        ['push_', 'password'],
        ['push/', 'password'],
      ],
      ...[
        ['foreign', 'password'],
        ['unknown', 'password'],
        ['x'.repeat(125), 'password'],
      ],
    ] as const;
    for (const [path = '', name = ''] of pairs) {
      answers.push(await sendRequest(gateway.port, askDrone(droneSecret(path, name))));
    }
    const seen = answers.map(({ status, headers, body }) =>
      JSON.stringify([status, { ...headers, date: '' }, String(body)]),
    );
    expect(new Set(seen).size).toBe(1);
    expect(seen[0]).toContain(JSON.stringify(NOTHING));
  });

  it('is answered in an encrypted form where the client asks for it', async () => {
    for (const [path, expected] of [
      ['push', '{"name":"push_password","data":"push"}'],
      ['unknown', NOTHING],
    ] as const) {
      const request = askDrone(droneSecret(path, 'password'), { acceptEncoding: 'aesgcm' });
      const { headers, body } = await sendRequest(gateway.port, request);
      const key = encryptionKeyOf(TEST_DRONE_SECRET);
      expect(headers['content-encoding']).toBe('aesgcm');
      expect(key && String(decryptAnswer(body, key))).toBe(expected);
    }
  });

  it('leaves Woodpecker to try again where a provider failed, and tells Drone that there is nothing', async () => {
    const [status, body] = await ask(gateway.port, askWoodpecker({}, 'unlucky/app'));
    expect([status, body]).toEqual([503, expect.stringContaining('"code":"providers_unavailable"')]);
    const drone = droneSecret('down', 'password', {}, 'unlucky/app');
    expect(await ask(gateway.port, askDrone(drone))).toEqual([200, NOTHING]);
  });

  it('has routes of its own: POST alone, one trailing slash, and no client that there is not', async () => {
    const { body: got } = await talk(gateway.port, toBytes(askWoodpecker()));
    const slash = woodpeckerRequest({ target: '/secrets/woodpecker/' });
    expect((await talk(gateway.port, toBytes(slash))).body).toBe(got);
    for (const target of ['/secrets', '/secrets/', '/secrets/drone/nobody', '/secrets/other']) {
      const { status } = await talk(
        gateway.port,
        toBytes(askDrone(droneSecret('push', 'password'), { target })),
      );
      expect([target, status]).toEqual([target, 404]);
    }
    const { status, head } = await talk(gateway.port, 'GET /secrets/drone HTTP/1.1\r\nHost: x\r\n\r\n');
    expect([status, head]).toEqual([405, expect.stringMatching(/^allow: POST\r?$/im)]);
  });

  it('is told of in log and audit by names, and never by values', async () => {
    await ask(gateway.port, askDrone(droneSecret('push', 'password', { number: 4711 })));
    await ask(gateway.port, askDrone(droneSecret('foreign', 'password', { number: 4712 })));
    const about = (build: number): readonly Readonly<Record<string, unknown>>[] =>
      gateway.lines().filter((line) => line['build'] === build);
    const common = { client: 'drone', kind: 'secrets', asked: 'push_password' };
    expect(about(4711)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ ...common, given: ['push.vendor.example'], secrets: ['push_password'] }),
      ]),
    );
    expect(about(4712)).toEqual(
      expect.arrayContaining([expect.objectContaining({ asked: 'foreign_password', given: [] })]),
    );
    const withheld = about(4712).flatMap((line) => (line['withheld'] ?? []) as { entry: string }[]);
    expect(withheld).toContainEqual(expect.objectContaining({ entry: 'foreign', reason: 'event' }));
    expect(gateway.output()).not.toContain(Buffer.from('vendor:push').toString('base64'));
  });
});

describe('T15 clients', () => {
  it('have each a route for secrets of their own, and entries that are for one are not given to another', async () => {
    const config = JSON.stringify({
      clients: [
        { name: 'pool-a', dialect: 'drone', secret: 'a'.repeat(32) },
        { name: 'pool-b', dialect: 'drone', secret: 'b'.repeat(32) },
      ],
      registries: [
        { name: 'one', address: 'one.vendor.example', vendor: 'one', give: 'secrets', clients: ['pool-a'] },
      ],
    });
    const folder = mkdtempSync(join(tmpdir(), 'dockpass-test-'));
    writeFileSync(join(folder, 'clients.json'), config, { mode: 0o600 });
    const own = await startInProcess({ DOCKPASS_CONFIG: join(folder, 'clients.json') });
    const asked = async (target: string, secret: string): Promise<readonly [number, string]> =>
      ask(own.port, askDrone(droneSecret('one', 'password'), { target, secret }));
    expect(await asked('/secrets/drone/pool-a', 'a'.repeat(32))).toEqual([
      200,
      '{"name":"one_password","data":"one"}',
    ]);
    expect(await asked('/secrets/drone/pool-b', 'b'.repeat(32))).toEqual([200, NOTHING]);
    expect((await asked('/secrets/drone/pool-b', 'a'.repeat(32)))[0]).toBe(401);
    expect((await asked('/secrets/drone', 'a'.repeat(32)))[0]).toBe(404);
    await own.stop();
    rmSync(folder, { recursive: true });
  });
});
