import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { LoopbackGithub, TEST_ENTERPRISE } from '../../test/support/github/github-loopback.js';
import {
  isDescribed,
  TEST_APP_ID,
  TEST_APP_KEY,
  TEST_INSTALLATION,
} from '../../test/support/github/github-stub.js';
import { freezeDate, stopTimers } from '../../test/support/standing-time.js';
import { until } from '../../test/support/until.js';
import { type Misbehaviour } from '../../test/support/registry/vendor-server.js';
import { ProviderError } from '../../src/registry/provider-error.js';
import { type GhcrSettings } from './ghcr.settings.js';

const CALL = `/app/installations/${TEST_INSTALLATION}/access_tokens`;
const HOUR_MS = 3_600_000;

let github: LoopbackGithub;

beforeAll(async () => {
  github = await LoopbackGithub.start();
});
beforeEach(() => {
  github.reset();
});
afterEach(() => {
  expect(github.stub.misfits).toEqual([]);
});
afterAll(() => github.close());

async function failure(settings: GhcrSettings, signal?: AbortSignal): Promise<ProviderError> {
  const error = await github.mint(settings, signal).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ProviderError);
  return error as ProviderError;
}

describe('the experimental App mode', () => {
  it('gives a token that was seen to pull the probe image', async () => {
    const credential = await github.mint(github.app());
    expect(credential.username).toBe('x-access-token');
    expect(credential.password).toBe('ghs_TEST-ONLY-1');
    expect(github.stub.asked).toEqual([
      `api.github.com POST ${CALL}`,
      'ghcr.io GET /v2/',
      'ghcr.io GET /token?service=ghcr.io&client_id=dockpass',
      'ghcr.io GET /v2/',
      'ghcr.io GET /token?service=ghcr.io&scope=repository%3Aacme%2Fapp%3Apull&client_id=dockpass',
      'ghcr.io HEAD /v2/acme/app/manifests/1',
      // Once more without the token: an image for anybody would prove nothing.
      'ghcr.io GET /token?service=ghcr.io&scope=repository%3Aacme%2Fapp%3Apull&client_id=dockpass',
    ]);
  });

  it('never gives a token that can sign in but not pull', async () => {
    github.stub.pulls = false;
    const error = await failure(github.app());
    expect(error.code).toBe('refused');
    expect(error.message).toBe('the vendor refused the identity');
    expect(github.stub.asked.at(-1)).toBe('ghcr.io HEAD /v2/acme/app/manifests/1');
  });

  it('never gives a token where the registry asks for none', async () => {
    github.stub.open = true;
    expect((await failure(github.app())).code).toBe('refused');
  });

  it('asks for reading packages and nothing else, of the repositories that are named', async () => {
    await github.mint(github.app());
    await github.mint(github.app({ repositories: ['app', 'base'] }));
    expect(github.stub.bodies).toEqual([
      { permissions: { packages: 'read' } },
      { permissions: { packages: 'read' }, repositories: ['app', 'base'] },
    ]);
  });

  it('is held to the description that GitHub publishes of the call', () => {
    const fit = [{ permissions: { packages: 'read' } }, { repositories: ['app'] }, {}];
    const unfit = [
      { permissions: { packages: 'admin' } },
      { permissions: { registry: 'read' } },
      { permissions: 'read' },
      { repositories: 'app' },
      { repository_ids: ['app'] },
      [],
      null,
    ];
    expect(fit.filter((body) => !isDescribed(body))).toEqual([]);
    expect(unfit.filter((body) => isDescribed(body))).toEqual([]);
  });

  it('names itself for minutes only, a little in the past', async () => {
    freezeDate();
    await github.mint(github.app());
    const { iss, iat, exp } = github.stub.claims[0] as { iss: string; iat: number; exp: number };
    expect(iss).toBe(TEST_APP_ID);
    expect(exp - iat).toBe(330);
    expect(iat + 30).toBe(Date.now() / 1000);
  });

  it('takes the life from the answer, on the clock of GitHub', async () => {
    freezeDate();
    github.stub.clockAheadMs = -20_000;
    const { expiresAt = 0, issuedAt = 0 } = await github.mint(github.app());
    expect([issuedAt, expiresAt]).toEqual([Date.now() - 20_000, Date.now() - 20_000 + HOUR_MS]);
  });

  it('reads a key whose line breaks are escaped', async () => {
    const privateKey = TEST_APP_KEY.replaceAll('\n', '\\n');
    expect((await github.mint(github.app({ privateKey }))).password).toBe('ghs_TEST-ONLY-1');
  });

  it('pulls by tag, by digest, and the tag latest where neither is named', async () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    for (const probeImage of ['acme/app', 'acme/group/app:1.2', `acme/app@${digest}`]) {
      await github.mint(github.app({ probeImage }));
    }
    expect(github.stub.asked.filter((asked) => asked.includes(' HEAD '))).toEqual([
      'ghcr.io HEAD /v2/acme/app/manifests/latest',
      'ghcr.io HEAD /v2/acme/group/app/manifests/1.2',
      `ghcr.io HEAD /v2/acme/app/manifests/${digest}`,
    ]);
  });

  it('talks to the Enterprise server and its registry alone where one is named', async () => {
    await github.mint(github.app({ enterpriseHost: TEST_ENTERPRISE }));
    expect(github.stub.asked[0]).toBe(`${TEST_ENTERPRISE} POST /api/v3${CALL}`);
    const hosts = new Set(github.stub.asked.map((asked) => asked.split(' ')[0]));
    expect(hosts).toEqual(new Set([TEST_ENTERPRISE, `containers.${TEST_ENTERPRISE}`]));
  });
});

describe('the App mode when GitHub fails', () => {
  const codes: readonly [Misbehaviour, string][] = [
    [302, 'bad_answer'],
    [401, 'refused'],
    [403, 'refused'],
    [404, 'not_found'],
    [422, 'bad_answer'],
    [429, 'throttled'],
    [500, 'unavailable'],
    ['reset', 'unavailable'],
    ['garbage', 'bad_answer'],
    ['oversized', 'bad_answer'],
    ['endless', 'bad_answer'],
  ];

  it.each(codes)('%s of the API is %s, with nothing of GitHub in the error', async (how, code) => {
    github.server.misbehave(how, '/app/', { 'retry-after': '11' });
    const error = await failure(github.app());
    expect(error.code).toBe(code);
    const shown = [error.stack, JSON.stringify(error), inspect(error, { showHidden: true, depth: 9 })];
    expect(shown.join('\n')).not.toMatch(/TEST-ONLY|PRIVATE|vendor-says-no|eyJ/);
    expect(github.server.seen).toEqual([`POST ${CALL}`]);
  });

  const atRegistry: readonly [Misbehaviour, string][] = [
    [302, 'refused'],
    [404, 'refused'],
    [429, 'throttled'],
    [500, 'unavailable'],
    ['reset', 'unavailable'],
    [418, 'bad_answer'],
  ];

  it.each(atRegistry)('%s of the registry at the pull is %s', async (how, code) => {
    github.server.misbehave(how, '/v2/acme/');
    expect((await failure(github.app())).code).toBe(code);
  });

  it('an abort ends it at once, wherever it hangs', async () => {
    stopTimers(); // nothing but the abort ends it
    for (const path of ['/app/', '/token', '/v2/acme/']) {
      github.server.seen.length = 0;
      github.server.misbehave('hang', path);
      const limit = new AbortController();
      const failed = failure(github.app(), limit.signal);
      await until(() => github.server.seen.at(-1)?.includes(` ${path}`) === true);
      limit.abort();
      expect((await failed).code).toBe('timed_out');
    }
  });

  it('an answer without a usable token is a bad one', async () => {
    const bodies = [
      { token: '' },
      { token: 7 },
      { token: 'two\nlines' },
      { expires_at: undefined },
      { expires_at: 'soon' },
      { expires_at: 7 },
      { expires_at: '2016-07-11T22:14:10Z' },
      { permissions: { packages: 'write' } },
      { permissions: { packages: 'read', contents: 'write' } },
    ];
    for (const instead of bodies) {
      github.stub.instead = instead;
      expect([instead, (await failure(github.app())).code]).toEqual([instead, 'bad_answer']);
    }
  });

  it('a key of another App is refused, and so is a clock that is wrong by more than minutes', async () => {
    github.stub.clockAheadMs = HOUR_MS;
    expect((await failure(github.app())).code).toBe('refused');
    expect(github.stub.asked).toEqual([`api.github.com POST ${CALL}`]);
  });

  it('nothing is asked where something needed is missing', async () => {
    for (const name of ['appId', 'installationId', 'privateKey', 'probeImage'] as const) {
      const settings = github.app();
      Reflect.deleteProperty(settings, name);
      expect((await failure(settings)).code).toBe('not_configured');
    }
    expect((await failure(github.app({ apiUrl: 'http://api.example' }))).code).toBe('not_configured');
    expect(github.stub.asked).toEqual([]);
  });
});
