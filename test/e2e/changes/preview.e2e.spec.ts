import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { PREVIEW_SCHEMA } from '../../../src/admin/entries/preview-openapi.js';
import { type Preview } from '../../../src/admin/entries/preview.js';
import { dialectOf } from '../../../src/dialects/dialects.js';
import { type AskedBuild, ONLY_FORGE, USUAL_REF } from '../../../src/dialects/shared/asked-build.js';
import { explain } from '../../../src/explain/explain.js';
import { beginSession } from '../../../src/sessions/session-cookie.js';
import { type Role } from '../../../src/sessions/session.js';
import { talk, toBytes } from '../../support/clients/raw-socket.js';
import { droneBody, droneRequest, woodpeckerBody, woodpeckerRequest } from '../../support/clients/sign.js';
import { OF_PAGE } from '../../support/identity/page-browser.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../../support/in-process-gateway.js';
import { until } from '../../support/until.js';

const ADMIN_TOKEN = 'TEST-ONLY-admin-token';
const CANARY = 'TEST-ONLY-canary';
const HUB = { address: 'hub.example.com', username: 'ci', password: CANARY };
const REPOS = ['acme/app', 'acme/web-a', 'beta/app'];

let folder: string;
let gateway: InProcessGateway;

function start(file: string, audit: string): Promise<InProcessGateway> {
  return startInProcess({
    ...{ ...BOTH_CLIENTS, ADMIN_TOKEN, AUDIT_LOG: audit },
    ...{
      DATABASE_URL: `sqlite:${join(folder, file)}`,
      DATABASE_KEY: 'TEST-ONLY-key-of-a-database-0123456789',
    },
    ...{ ENTRIES_FROM: 'database:', REGISTRY_ALL_ADDRESS: 'hub.example.com,all.example' },
    ...{ REGISTRY_ALL_USERNAME: 'all', REGISTRY_ALL_PASSWORD: CANARY, REGISTRY_ALL_FORKS: 'allow' },
  });
}

/** Builds of three repositories were seen of Drone, and of one of Woodpecker. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dockpass-preview-'));
  gateway = await start('own.db', join(folder, 'audit.jsonl'));
  for (const repo of REPOS) await talk(gateway.port, toBytes(droneRequest({ body: droneBody({ repo }) })));
  await talk(gateway.port, toBytes(woodpeckerRequest({ body: woodpeckerBody({ repo: 'acme/app' }) })));
  await until(
    async () =>
      ((await ask('GET', '/admin/decisions')).body as { decisions: unknown[] }).decisions.length === 4,
  );
});
afterAll(async () => {
  await gateway.stop();
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

type Headers = Readonly<Record<string, string>>;

const AS_TOKEN: Headers = { Authorization: `Bearer ${ADMIN_TOKEN}` };

async function ask(
  method: string,
  path: string,
  body?: unknown,
  headers: Headers = AS_TOKEN,
): Promise<Answer> {
  const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
  const response = await fetch(`http://127.0.0.1:${String(gateway.port)}${path}`, {
    method,
    headers: { ...(text !== undefined && { 'Content-Type': 'application/json' }), ...headers },
    ...(text !== undefined && { body: text }),
  });
  const answer = await response.text();
  expect(answer).not.toContain(CANARY);
  return { status: response.status, body: answer === '' ? undefined : JSON.parse(answer) };
}

async function preview(name: string, body: unknown, query = ''): Promise<Preview> {
  const answer = await ask('POST', `/admin/entries/${name}/preview${query}`, body);
  expect(answer).toMatchObject({ status: 200 });
  expect(new Ajv({ strict: false }).validate(PREVIEW_SCHEMA, answer.body)).toBe(true);
  return answer.body as Preview;
}

const put = async (name: string, body: unknown, version?: number | null): Promise<void> => {
  const match = typeof version === 'number' ? { 'If-Match': `"${String(version)}"` } : undefined;
  const { status } = await ask('PUT', `/admin/entries/${name}`, body, { ...AS_TOKEN, ...match });
  expect([200, 201]).toContain(status);
};

async function versionOf(name: string): Promise<number | null> {
  const { status, body } = await ask('GET', `/admin/entries/${name}`);
  return status === 404 ? null : (body as { version: number }).version;
}

const remove = async (name: string): Promise<void> => {
  const headers = { ...AS_TOKEN, 'If-Match': `"${String(await versionOf(name))}"` };
  expect((await ask('DELETE', `/admin/entries/${name}`, undefined, headers)).status).toBe(204);
};

describe('POST /admin/entries/NAME/preview', () => {
  it('says which known repositories get something else, and what', async () => {
    const { entry, ...rest } = await preview('hub', { ...HUB, repos: ['acme/*'], events: ['push', 'tag'] });
    expect(entry).toEqual({
      ...{ provider: 'generic', addresses: ['hub.example.com'], secrets: ['username', 'password'] },
      settings: { address: 'hub.example.com', repos: ['acme/*'], events: ['push', 'tag'] },
    });
    const change = (repo: string, client: string): object => ({
      ...{ repo, client, seen: true, kind: 'registries', address: 'hub.example.com' },
      ...{ before: 'all', after: 'database/hub', events: ['push', 'tag'], forks: [] },
    });
    expect(rest).toEqual({
      ...{ name: 'hub', change: 'add', version: null, warnings: [] },
      repositories: {
        ...{ source: 'database', known: 3, looked: 3, more: 0 },
        changes: [
          change('acme/app', 'drone'),
          change('acme/app', 'woodpecker'),
          change('acme/web-a', 'drone'),
        ],
      },
    });
  });

  it('says so where nobody gets anything else, and of repositories that nobody has seen yet', async () => {
    const none = await preview('hub', { ...HUB, repos: ['gamma/*'] });
    expect(none.repositories).toEqual({ source: 'database', known: 3, looked: 3, changes: [], more: 0 });
    const { repositories } = await preview('hub', { ...HUB, repos: ['gamma/new'], clients: ['drone'] });
    expect(repositories.changes).toEqual([
      {
        ...{
          repo: 'gamma/new',
          seen: false,
          client: 'drone',
          kind: 'registries',
          address: 'hub.example.com',
        },
        ...{ before: 'all', after: 'database/hub', events: null, forks: [] },
      },
    ]);
  });

  it('tells another credential of the same entry, and none where only its policy is other', async () => {
    await put('hub', { ...HUB, repos: ['acme/app'] });
    const version = await versionOf('hub');
    const same = await preview('hub', { address: HUB.address, repos: ['acme/app', 'other/*'] });
    expect([same.change, same.version, same.repositories.changes]).toEqual(['change', version, []]);
    const other = await preview('hub', { ...HUB, repos: ['acme/app'], password: `${CANARY}-two` });
    expect(other.repositories.changes.map(({ before, after }) => [before, after])).toEqual([
      ['database/hub', 'database/hub'],
      ['database/hub', 'database/hub'],
    ]);
    const gone = await preview('hub', {}, '?remove=true');
    expect([gone.change, gone.entry]).toEqual(['remove', null]);
    expect(gone.repositories.changes.map(({ before, after }) => [before, after])).toEqual([
      ['database/hub', 'all'],
      ['database/hub', 'all'],
    ]);
    await remove('hub');
  });

  it('promises what is explained after the change is made, whatever the entries are', async () => {
    const some = (...values: string[]): fc.Arbitrary<string[]> =>
      fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });
    const documents = fc.record(
      {
        address: some('hub.example.com', 'all.example', 'third.example'),
        ...{ username: fc.constant('ci'), password: fc.constantFrom(CANARY, `${CANARY}-two`) },
        repos: some('acme/*', 'acme/app', 'acme/web-*', 'beta/*', 'beta/app'),
        events: some('push', 'tag', 'pull_request'),
        forks: fc.constantFrom('allow', 'deny'),
        clients: some('drone', 'woodpecker'),
        give: some('pull', 'secrets'),
      },
      { requiredKeys: ['address', 'username', 'password'] },
    );
    let now = everything();
    const change = async (name: string, document: object | null): Promise<void> => {
      const version = await versionOf(name);
      if (document === null && version === null) return;
      const { repositories } = await preview(name, document ?? {}, document ? '' : '?remove=true');
      expect(everything()).toEqual(now);
      if (document) await put(name, document, version);
      else await remove(name);
      const then = everything();
      expect(applied(now, repositories.changes)).toEqual(then);
      now = then;
    };
    const changes = fc.tuple(fc.constantFrom('a', 'hub', 'z'), fc.option(documents, { freq: 4 }));
    await fc.assert(
      fc.asyncProperty(changes, ([name, document]) => change(name, document)),
      { numRuns: 25 },
    );
    for (const name of ['a', 'hub', 'z']) if ((await versionOf(name)) !== null) await remove(name);
  });

  it('keeps nothing, and leaves no audit event', async () => {
    const file = join(folder, 'other.jsonl');
    const other = await start('other.db', file);
    const url = `http://127.0.0.1:${String(other.port)}/admin/entries`;
    const post = { method: 'POST', headers: { ...AS_TOKEN, 'Content-Type': 'application/json' } };
    const previewed = await fetch(`${url}/hub/preview`, { ...post, body: JSON.stringify(HUB) });
    const entries: unknown = await (await fetch(url, { headers: AS_TOKEN })).json();
    await other.stop();
    expect([previewed.status, entries, readFileSync(file, 'utf8')]).toEqual([
      200,
      { entries: [], next: null },
      '',
    ]);
  });

  it('is for admins, and for the page itself', async () => {
    const config = gateway.gateway.current.config;
    const cookieOf = async (role: Role): Promise<string> => {
      const { line } = await beginSession(
        config,
        { actor: { by: 'token', subject: null, name: '' }, role },
        false,
      );
      return line.slice(0, line.indexOf(';'));
    };
    const [viewer, admin] = [await cookieOf('viewer'), await cookieOf('admin')];
    const crossSite =
      'The page did not ask for this itself. Behind a proxy that changes Host, set PUBLIC_URL.';
    for (const [headers, status, code, message] of [
      [{}, 404, 'not_found', 'There is nothing at this address.'],
      [{ Authorization: 'Bearer wrong' }, 404, 'not_found', 'There is nothing at this address.'],
      [OF_PAGE, 401, 'signed_out', 'Nobody is signed in here, or the session has ended.'],
      [{ cookie: viewer, ...OF_PAGE }, 403, 'forbidden', 'Your role may see everything and change nothing.'],
      [{ cookie: admin }, 403, 'cross_site', crossSite],
      [{ cookie: admin, ...OF_PAGE, 'sec-fetch-site': 'cross-site' }, 403, 'cross_site', crossSite],
    ] as const) {
      const answer = await ask('POST', '/admin/entries/hub/preview', HUB, headers);
      expect(answer).toEqual({ status, body: { error: { code, message } } });
    }
    const { status } = await ask('POST', '/admin/entries/hub/preview', HUB, { cookie: admin, ...OF_PAGE });
    expect(status).toBe(200);
  });

  it('says what is wrong as PUT does, whatever is sent', async () => {
    for (const [body, problems] of [
      [
        {},
        [{ key: 'database/hub: address', message: 'is missing; an entry needs the address of its registry' }],
      ],
      [
        { ...HUB, adress: 'x' },
        [{ key: 'database/hub: adress', message: expect.stringContaining('address') }],
      ],
      [{ ...HUB, repos: ['*'] }, [{ key: 'database/hub: repos', message: expect.any(String) }]],
      [
        { ...HUB, password: '' },
        [{ key: 'database/hub: password', message: 'is empty; give it a value or leave it out' }],
      ],
      [{ ...HUB, clients: ['nobody'] }, [{ key: 'database/hub: clients', message: expect.any(String) }]],
      [
        { ...HUB, password: null, passwordFile: '/etc/hostname' },
        [
          {
            key: 'database/hub: passwordFile',
            message: 'names a file of the gateway, which only entries of the operator may: give the value',
          },
        ],
      ],
      ['{"__proto__":{"address":"x.example"}}', expect.any(Array)],
      ['{"address":{"toString":1}}', expect.any(Array)],
      [`{"address":"${'a'.repeat(10_000)}.example"}`, expect.any(Array)],
    ] as const) {
      const answers = await Promise.all([
        ask('POST', '/admin/entries/hub/preview', body),
        ask('PUT', '/admin/entries/hub', body),
      ]);
      const error = { code: 'invalid_entry', message: 'The entry cannot be used; problems says why.' };
      for (const answer of answers)
        expect([body, answer]).toEqual([body, { status: 422, body: { error, problems } }]);
      expect(answers[0]).toEqual(answers[1]);
    }
  });

  it('refuses what is no change at all, with a constant text', async () => {
    const path = '/admin/entries/hub/preview';
    const invalid = ['invalid_body', 'The body is not one JSON object in UTF-8.'] as const;
    for (const [asked, body, status, code, message] of [
      [path, '[]', 400, ...invalid],
      [path, '"x"', 400, ...invalid],
      [path, '{"address":', 400, ...invalid],
      [path, '['.repeat(200), 400, ...invalid],
      [path, `{"address":"${'x'.repeat(70_000)}"}`, 413, 'body_too_large', 'The body is larger than 64 KiB.'],
      [`${path}?remove=maybe`, '{}', 400, 'invalid_query', 'remove must be true or false'],
      [`${path}?x=1`, '{}', 400, 'invalid_query', 'there is a parameter that is not known'],
      [`${path}?remove=true`, '{}', 404, 'entry_unknown', 'There is no such entry in the database.'],
    ] as const) {
      expect([asked, body, await ask('POST', asked, body)]).toEqual([
        ...[asked, body],
        { status, body: { error: { code, message } } },
      ]);
    }
    for (const name of ['Hub', 'a%2Fb', '-x', 'x%00', '__proto__']) {
      const { status, body } = await ask('POST', `/admin/entries/${name}/preview`, HUB);
      expect([name, status, (body as { error: { code: string } }).error.code]).toEqual([
        name,
        422,
        'invalid_entry',
      ]);
    }
  });
});

/** Who would get what now, by everything that a build may be: address → entry. */
type Everything = Readonly<Record<string, Readonly<Record<string, string>>>>;

function everything(): Everything {
  const { entries, clients } = gateway.gateway.current.config;
  const found: Record<string, Readonly<Record<string, string>>> = {};
  for (const repo of REPOS)
    for (const client of clients)
      for (const kind of ['registries', 'secrets'] as const)
        for (const event of client.dialect.events)
          for (const fork of [false, true]) {
            if (!isSeen(client.name, repo, event, fork)) continue;
            const build: AskedBuild = {
              repo,
              repoId: '',
              forge: ONLY_FORGE,
              event,
              fork,
              ref: USUAL_REF,
              blocked: false,
            };
            const request = client.dialect[kind]?.requestOf(build);
            if (!request) continue;
            const { addresses } = explain({ entries, client, request });
            const key = [client.name, repo, kind, event, String(fork)].join(' ');
            found[key] = Object.fromEntries(addresses.map(({ address, entry }) => [address, entry]));
          }
  return found;
}

function isSeen(client: string, repo: string, event: string, fork: boolean): boolean {
  const { events, forkEvents } = dialectOf(client);
  return (client === 'drone' || repo === 'acme/app') && (fork ? forkEvents : events).includes(event);
}

function applied(now: Everything, changes: Preview['repositories']['changes']): Everything {
  const then = Object.entries(now).map(([key, given]) => {
    const [client, repo, kind, event = '', fork] = key.split(' ');
    const after = new Map(Object.entries(given));
    for (const change of changes) {
      const isOne = change.client === client && change.repo === repo && change.kind === kind;
      const told = fork === 'true' ? change.forks : change.events;
      const refused = kind === 'secrets' && !dialectOf(client ?? '').secrets?.events.includes(event);
      if (!isOne || refused || told?.includes(event) === false) continue;
      expect(after.get(change.address) ?? null).toBe(change.before);
      if (change.after === null) after.delete(change.address);
      else after.set(change.address, change.after);
    }
    return [key, Object.fromEntries(after)] as const;
  });
  return Object.fromEntries(then);
}
