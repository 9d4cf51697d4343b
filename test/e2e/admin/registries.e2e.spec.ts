import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import {
  MINT_SCHEMA,
  PROBE_SCHEMA,
  REGISTRIES_SCHEMA,
  REGISTRY_SCHEMA,
} from '../../../src/admin/registries/registries-schemas.js';
import { type MintedCredential } from '../../../src/registry/registry-provider.js';
import { beginSession } from '../../../src/sessions/session-cookie.js';
import { type Role } from '../../../src/sessions/session.js';
import { broken, vendors } from '../../fixtures/providers/vendor/vendor.module.js';
import { talk, toBytes } from '../../support/clients/raw-socket.js';
import { droneRequest } from '../../support/clients/sign.js';
import { FakeClock } from '../../support/fake-clock.js';
import { OF_PAGE } from '../../support/identity/page-browser.js';
import { until } from '../../support/until.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../../support/in-process-gateway.js';
import { type FakeRegistry, startFakeRegistry, tokenRegistry } from '../../support/registry/fake-registry.js';

const ADMIN_TOKEN = 'TEST-ONLY-admin-token-0123456789abcdef';
const HOUR = 3_600_000;
const ENTRIES = {
  REGISTRY_BAD_ADDRESS: 'bad.vendor.example',
  REGISTRY_BAD_VENDOR: 'bad',
  REGISTRY_BAD_REPOS: 'acme/app',
  REGISTRY_GOOD_ADDRESS: 'good.vendor.example',
  REGISTRY_GOOD_VENDOR: 'good',
  REGISTRY_GOOD_REPOS: 'octocat/*',
};

let folder: string;
let clock: FakeClock;
let gateway: InProcessGateway;
let registry: FakeRegistry | undefined;
let minted: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dockpass-registries-'));
  clock = new FakeClock(Date.now());
  minted = 0;
  vendors.set('bad', broken);
  vendors.set('good', () => Promise.resolve(token()));
});

afterEach(async () => {
  await gateway.stop();
  await registry?.close();
  registry = undefined;
  rmSync(folder, { recursive: true });
  vendors.clear();
});

function token(): MintedCredential {
  return { username: 'u', password: `CANARY-${String(++minted)}`, expiresAt: clock.now() + 12 * HOUR };
}

async function start(env: Readonly<Record<string, string>> = {}): Promise<void> {
  const audit = { AUDIT_LOG: join(folder, 'audit.jsonl') };
  gateway = await startInProcess({ ...BOTH_CLIENTS, ...ENTRIES, ...audit, ADMIN_TOKEN, ...env }, { clock });
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}

async function ask(method: string, path: string, body?: object, as?: Role): Promise<Answer> {
  const who = as ? { ...OF_PAGE, cookie: await cookieOf(as) } : { authorization: `Bearer ${ADMIN_TOKEN}` };
  const response = await fetch(`http://127.0.0.1:${String(gateway.port)}/admin/registries${path}`, {
    method,
    headers: { ...who, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  expect(text).not.toContain('CANARY');
  expect(response.headers.get('cache-control')).toBe('no-store');
  const retryAfter = response.headers.get('retry-after');
  return { status: response.status, retryAfter, body: JSON.parse(text) as Answer['body'] };
}

async function cookieOf(role: Role): Promise<string> {
  const actor = { by: 'token', subject: null, name: '' } as const;
  const { line } = await beginSession(gateway.gateway.current.config, { actor, role }, false);
  return line.slice(0, line.indexOf(';'));
}

async function build(): Promise<string> {
  return (await talk(gateway.port, toBytes(droneRequest()))).body;
}

/** The events of what was done, once they are so many: they are written behind the answer. */
async function actions(count: number): Promise<readonly object[]> {
  await until(() => written().length >= count);
  return written();
}

function written(): readonly object[] {
  const lines = readFileSync(join(folder, 'audit.jsonl'), 'utf8').split('\n').filter(Boolean);
  return lines
    .map((line) => JSON.parse(line) as { readonly type: string })
    .filter(({ type }) => type === 'audit_action');
}

function valid(schema: object, answer: Answer): void {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  expect([ajv.validate(schema, answer.body), ajv.errors]).toEqual([true, null]);
}

const UNKNOWN = {
  status: 404,
  body: { error: { code: 'entry_unknown', message: 'The running configuration has no entry of that name.' } },
};
const TOO_SOON = {
  status: 429,
  retryAfter: '5',
  body: {
    error: {
      code: 'too_soon',
      message:
        'That was asked for less than five seconds ago, or for too many entries at once: wait a little.',
    },
  },
};

describe('GET /admin/registries', () => {
  const names = ({ body }: Answer): unknown => [
    (body['entries'] as readonly { readonly name: string }[]).map(({ name }) => name),
    body['total'],
  ];

  it('has pages of entries, found by what they hold and by their state', async () => {
    await start();
    await build();
    await ask('POST', '/bad/mint');
    const all = await ask('GET', '');
    valid(REGISTRIES_SCHEMA, all);
    expect(names(all)).toEqual([['bad', 'good'], 2]);
    expect(all.body['process']).toBe(process.pid);
    expect(names(await ask('GET', '?limit=1'))).toEqual([['bad'], 2]);
    expect(names(await ask('GET', '?limit=1&offset=1'))).toEqual([['good'], 2]);
    expect(names(await ask('GET', '?offset=2'))).toEqual([[], 2]);
    for (const found of ['GOOD', 'good.vendor', 'octoc'])
      expect(names(await ask('GET', `?search=${found}`))).toEqual([['good'], 1]);
    expect(names(await ask('GET', '?search=vendor'))).toEqual([['bad', 'good'], 2]);
    expect(names(await ask('GET', '?state=failing'))).toEqual([['bad'], 1]);
    expect(names(await ask('GET', '?state=ok&search=bad'))).toEqual([[], 0]);
  });

  it('refuses what it cannot use, and says what it takes', async () => {
    await start();
    const unknown = 'there is a parameter that is not known';
    for (const [query, message] of [
      ['state=well', 'state must be one of ok, stale, failing, unused'],
      ['offset=-1', 'offset must be a whole number from 0 to 999999'],
      ['limit=0', 'limit must be a whole number from 1 to 200'],
      ['limit=201', 'limit must be a whole number from 1 to 200'],
      [`search=${'x'.repeat(201)}`, 'search must be 200 characters at most'],
      ['search[]=x&CANARY=1', `${unknown}; ${unknown}`],
    ]) {
      const error = { code: 'invalid_query', message };
      expect(await ask('GET', `?${String(query)}`)).toMatchObject({ status: 400, body: { error } });
    }
  });
});

describe('GET /admin/registries/NAME', () => {
  it('tells of one entry how it is given, and the life of its credential', async () => {
    await start();
    const issued = new Date(clock.now()).toISOString();
    await build();
    await clock.advance(HOUR);
    const answer = await ask('GET', '/good', undefined, 'viewer');
    valid(REGISTRY_SCHEMA, answer);
    expect(answer.body).toMatchObject({
      ...{ name: 'good', label: 'Vendor', state: 'ok', uses: 1, pulls: true, secretPrefix: null },
      credentials: [
        {
          ...{ scope: 'good.vendor.example', images: [], access: 'pull', state: 'fresh', taken: false },
          ...{ issued, expires: new Date(Date.parse(issued) + 12 * HOUR).toISOString() },
          ...{ mints: 1, lastError: null, cure: null, failingSince: null },
        },
      ],
    });
    await ask('POST', '/bad/mint');
    expect((await ask('GET', '/bad')).body['credentials']).toMatchObject([
      {
        ...{ state: 'failing', lastError: 'unavailable', issued: null, expires: null },
        cure: 'the vendor cannot be reached or reports a failure of its own',
      },
    ]);
  });

  it('does not know other names, nor does anything that is done to them', async () => {
    await start();
    const long = `/${'x'.repeat(600)}`;
    for (const path of ['/none', '/database%2Fnone', '/%00', '/constructor', long, '/good%2F']) {
      expect(await ask('GET', path)).toMatchObject(UNKNOWN);
      expect(await ask('POST', `${path}/probe`, {})).toMatchObject(UNKNOWN);
      expect(await ask('POST', `${path}/mint`)).toMatchObject(UNKNOWN);
    }
    expect(written()).toEqual([]);
  });
});

describe('POST /admin/registries/NAME/mint', () => {
  it('has the credential minted again, and tells who wanted it', async () => {
    await start();
    expect(await build()).toContain('CANARY-1');
    const answer = await ask('POST', '/good/mint', undefined, 'admin');
    valid(MINT_SCHEMA, answer);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        ...{ entry: 'good', ok: true, left: 0 },
        credentials: [{ outcome: 'ok', text: 'it was minted, and is given from now on', mints: 2 }],
      },
    });
    expect(await build()).toContain('CANARY-2');
    expect(await actions(1)).toMatchObject([
      { action: 'entry-mint', by: 'token', entry: 'good', ok: true, outcomes: ['ok'] },
    ]);
  });

  it('gives on what is held where the mint fails, and says what to do', async () => {
    await start();
    await build();
    vendors.set('good', broken);
    expect((await ask('POST', '/good/mint')).body).toMatchObject({
      ok: false,
      credentials: [
        {
          ...{ outcome: 'unavailable', state: 'stale' },
          text: 'the vendor cannot be reached or reports a failure of its own',
        },
      ],
    });
    expect(await build()).toContain('CANARY-1');
    expect(await actions(1)).toMatchObject([{ action: 'entry-mint', ok: false, outcomes: ['unavailable'] }]);
  });

  it('is braked, and a brake is no event', async () => {
    await start();
    await ask('POST', '/good/mint');
    expect(await ask('POST', '/good/mint')).toEqual(TOO_SOON);
    await clock.advance(5_000);
    expect((await ask('POST', '/good/mint')).status).toBe(200);
    expect([minted, (await actions(2)).length]).toEqual([2, 2]);
  });

  it('has nothing to mint where that depends on a repository that nobody built yet', async () => {
    await start();
    gateway.gateway.keeper.retain([]); // nothing is held for it, as where its images name the repository of a build
    expect(await ask('POST', '/good/mint')).toMatchObject({
      status: 409,
      body: {
        error: {
          code: 'nothing_to_mint',
          message:
            'Its images depend on the repository, and no build has asked for it yet: probe it instead.',
        },
      },
    });
  });
});

describe('POST /admin/registries/NAME/probe', () => {
  const PAIR = (address: string): Record<string, string> => ({
    REGISTRY_PAIR_ADDRESS: address,
    REGISTRY_PAIR_PROVIDER: 'generic',
    REGISTRY_PAIR_USERNAME: 'user',
    REGISTRY_PAIR_PASSWORD: 'canary-word',
  });

  it('shows the credential to its registry, and tells who wanted it', async () => {
    registry = await startFakeRegistry(tokenRegistry());
    await start(PAIR(registry.address));
    const answer = await ask('POST', '/pair/probe', {}, 'admin');
    valid(PROBE_SCHEMA, answer);
    expect(answer.body).toEqual({
      ...{ entry: 'pair', ok: true, left: 0 },
      addresses: [
        {
          ...{ address: registry.address, image: null, ok: true, side: null, code: 'login' },
          text: 'the registry takes the credential; name an image to see whether it may be pulled',
          ...{ expiresInSeconds: null, clockAheadSeconds: expect.any(Number) },
        },
      ],
    });
    expect(await actions(1)).toMatchObject([
      {
        action: 'entry-probe',
        by: 'token',
        entry: 'pair',
        ok: true,
        outcomes: [`${registry.address} login`],
      },
    ]);
  });

  it('says who has to act, and what to do, in the words of check', async () => {
    registry = await startFakeRegistry(tokenRegistry({ password: 'another' }));
    await start(PAIR(registry.address));
    expect((await ask('POST', '/pair/probe', { image: `${registry.address}/acme/app` })).body).toMatchObject({
      ok: false,
      addresses: [
        {
          ...{ image: 'acme/app', side: 'identity', code: 'refused' },
          text: 'the registry refuses the user name or the password',
        },
      ],
    });
    expect((await ask('POST', '/bad/probe', {})).body).toMatchObject({
      ok: false,
      addresses: [
        {
          ...{ side: 'network', code: 'mint_unavailable' },
          text: 'the vendor cannot be reached or reports a failure of its own',
        },
      ],
    });
  });

  it('mints for itself, and leaves what is held as it is', async () => {
    await start();
    await build();
    await ask('POST', '/good/probe', {});
    expect(minted).toBe(2);
    expect(await build()).toContain('CANARY-1');
  });

  it('ends, whatever its vendor and its registry do', async () => {
    await start();
    let isAsked = (): void => undefined;
    const asked = new Promise<void>((resolve) => (isAsked = resolve));
    vendors.set('good', () => {
      isAsked();
      return new Promise(() => undefined);
    });
    const probing = ask('POST', '/good/probe', {});
    await asked;
    expect(await ask('POST', '/good/probe', {})).toEqual(TOO_SOON);
    await clock.advance(7_000);
    expect((await probing).body).toMatchObject({ addresses: [{ code: 'mint_timed_out', side: 'network' }] });
  });

  it.each([
    [{ image: 'elsewhere.example/x' }, 'invalid_query', 'image is on no registry of this entry'],
    [
      { image: 'UPPER//CANARY' },
      'invalid_query',
      'image: the name of an image is in lower case; only the tag may hold capitals',
    ],
    [{ repo: 'CANARY' }, 'invalid_query', 'repo must be one CI repository, namespace/name'],
    [{ CANARY: 1 }, 'invalid_query', 'there is a parameter that is not known'],
    [[], 'invalid_body', 'The body is not one JSON object in UTF-8.'],
  ])('refuses %j and says what it takes', async (body, code, message) => {
    await start();
    expect(await ask('POST', '/good/probe', body)).toMatchObject({
      status: 400,
      body: { error: { code, message } },
    });
    expect(written()).toEqual([]);
  });
});

describe('who may only see', () => {
  it.each(['probe', 'mint'])('cannot %s', async (what) => {
    await start();
    await build();
    expect(await ask('POST', `/good/${what}`, {}, 'viewer')).toMatchObject({
      status: 403,
      body: { error: { code: 'forbidden', message: 'Your role may see everything and change nothing.' } },
    });
    expect([minted, written()]).toEqual([1, []]);
  });
});
