import { afterEach, describe, expect, it } from '@jest/globals';
import {
  type FakeAnswer,
  type FakeRegistry,
  type SeenRequest,
  startFakeRegistry,
  tokenAnswer,
  tokenRegistry,
} from '../../../../test/support/registry/fake-registry.js';
import { parseImageReference } from '../../../image/image-reference.js';
import { probeV2 } from './v2-probe.js';

const PAIR = `Basic ${Buffer.from('user:canary-word').toString('base64')}`;
const REFUSED: FakeAnswer = { status: 401 };

const open: FakeRegistry[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((registry) => registry.close()));
});

type Answers = (request: SeenRequest) => FakeAnswer | undefined;

/** How a probe ends, and what the registry was asked. */
async function probed(answers: Answers, path?: string): Promise<[string, string[]]> {
  const registry = await startFakeRegistry(answers);
  open.push(registry);
  const result = await probeV2({
    address: registry.address,
    credential: { username: 'user', password: 'canary-word' },
    image: path === undefined ? undefined : parseImageReference(`${registry.host}/${path}`),
    signal: new AbortController().signal,
    limitMs: 60_000,
  });
  const steps = registry.seen.map(({ method, target }) => `${method} ${decodeURIComponent(target)}`);
  return [result.ok ? `ok ${result.proof}` : `${result.side} ${result.code}`, steps];
}

/** The registry of `answers`, where a path is answered in another way, by the request or always. */
function except(path: string, instead: FakeAnswer | Answers, answers = tokenRegistry()): Answers {
  return (request) => {
    if (request.path !== path) return answers(request);
    return typeof instead === 'function' ? instead(request) : instead;
  };
}

function challenge({ host }: SeenRequest, scope: string): FakeAnswer {
  const value = `Bearer realm="http://${host}/token",service="fake",scope="${scope}"`;
  return { status: 401, headers: { 'www-authenticate': value } };
}

/** As ghcr.io: the challenge of `/v2/` names an example, for which nobody is given a token. */
function ghcr(request: SeenRequest): FakeAnswer | undefined {
  const { path, query, authorization } = request;
  const example = 'repository:user/image:pull';
  if (path === '/v2/' && authorization === undefined) return challenge(request, example);
  if (path === '/token' && (query.get('scope') === example || authorization !== PAIR)) return { status: 403 };
  return tokenRegistry()(request);
}

describe('a login', () => {
  it('asks for no scope, whatever the challenge of /v2/ names', async () => {
    expect(await probed(ghcr)).toEqual([
      'ok login',
      ['GET /v2/', 'GET /token?service=fake&client_id=dockpass', 'GET /v2/'],
    ]);
  });

  it('asks for the scope that /v2/ names when a token without one is not enough', async () => {
    const needs = except('/v2/', (request) =>
      request.authorization === 'Bearer token(*)' ? { status: 200 } : challenge(request, '*'),
    );
    const [outcome, steps] = await probed(needs);
    expect([outcome, steps.slice(2)]).toEqual([
      'ok login',
      ['GET /v2/', 'GET /token?service=fake&scope=*&client_id=dockpass', 'GET /v2/'],
    ]);
  });

  it('is no wrong password where the pair was taken, but no token is', async () => {
    const takes = (request: SeenRequest): FakeAnswer => challenge(request, 'x');
    expect((await probed(except('/v2/', takes)))[0]).toBe('registry token_refused');
    const refuses = except('/token', ({ query }) =>
      query.has('scope') ? REFUSED : tokenAnswer({ token: 'token()' }),
    );
    expect((await probed(except('/v2/', takes, refuses)))[0]).toBe('registry token_refused');
  });

  it.each<[string, FakeAnswer]>([
    ['as text', { ...tokenAnswer({ token: 'token()' }), headers: { 'content-type': 'text/plain' } }],
    ['as anything', { ...tokenAnswer({ token: 'token()' }), headers: { 'content-type': 'text/html' } }],
    ['of no kind', { status: 200, body: '{"token":"token()"}' }],
    ['as created', { ...tokenAnswer({ token: 'token()' }), status: 201 }],
    ['behind a byte order mark', { status: 200, body: '\ufeff{"token":"token()"}' }],
    ['in the second field', tokenAnswer({ token: '', access_token: 'token()' })],
  ])('takes a token %s', async (_, answer) => {
    expect((await probed(except('/token', answer)))[0]).toBe('ok login');
  });

  it.each([202, 204, 299])('takes nothing from an answer of %d without a token', async (status) => {
    expect((await probed(except('/token', { status })))[0]).toBe('registry token_malformed');
  });
});

describe('a pull', () => {
  it('is proved at GHCR', async () => {
    expect((await probed(ghcr, 'acme/app:1'))[0]).toBe('ok pull');
  });

  it.each<[string, FakeAnswer]>([
    ['nothing, as Nexus by path', { status: 404 }],
    ['a page', { status: 301, headers: { location: '/ui' } }],
    ['what is forbidden', { status: 403 }],
    ['what fails', { status: 500 }],
    ['a 401 that asks for nothing', { status: 401 }],
  ])('alone decides where an image is named and /v2/ is %s', async (_, answer) => {
    const [outcome, steps] = await probed(except('/v2/', answer), 'docker-hosted/app:1');
    expect(outcome).toBe('ok pull');
    expect(steps.slice(0, 2)).toEqual(['GET /v2/', 'HEAD /v2/docker-hosted/app/manifests/1']);
    expect((await probed(except('/v2/', answer)))[0]).not.toMatch(/^ok/);
  });

  it('alone decides where /v2/ is nothing for those who signed in', async () => {
    const basic = tokenRegistry({ challenge: () => 'Basic realm="x"' });
    const byPath = except(
      '/v2/',
      (request) => (request.authorization ? { status: 404 } : basic(request)),
      basic,
    );
    expect((await probed(byPath, 'docker-hosted/app'))[0]).toBe('ok pull');
    expect((await probed(byPath))[0]).toBe('configuration not_a_registry');
  });

  it.each([400, 403, 404, 500])(
    'alone decides where a token without a scope is answered with %d',
    async (status) => {
      const scoped = except('/token', (request) =>
        request.query.has('scope') ? tokenRegistry()(request) : { status },
      );
      expect((await probed(scoped, 'acme/app'))[0]).toBe('ok pull');
    },
  );

  it('is not tried with a pair that was refused, or where calls are limited', async () => {
    const pair = except('/token', REFUSED);
    expect(await probed(pair, 'acme/app')).toEqual([
      'identity refused',
      ['GET /v2/', 'GET /token?service=fake&client_id=dockpass'],
    ]);
    expect((await probed(except('/v2/', { status: 429 }), 'acme/app'))[0]).toBe('registry throttled');
  });

  it('of an image that is not there tells of the host first, where that serves no registry', async () => {
    expect((await probed(() => ({ status: 404 }), 'acme/app'))[0]).toBe('configuration not_a_registry');
    const gone = tokenRegistry({ manifest: () => ({ status: 404 }) });
    expect((await probed(gone, 'acme/app'))[0]).toBe('configuration image_unknown');
    expect((await probed(except('/v2/', { status: 500 }, gone), 'acme/app'))[0]).toBe(
      'configuration image_unknown',
    );
  });

  it('never leads the pair to a realm that is not allowed, whoever names it', async () => {
    const evil: FakeAnswer = {
      status: 401,
      headers: { 'www-authenticate': 'Bearer realm="https://evil.example/token",service="fake"' },
    };
    for (const path of ['/v2/', '/v2/acme/app/manifests/latest']) {
      const [outcome, steps] = await probed(except(path, evil), 'acme/app');
      expect(outcome).toBe('configuration realm_host');
      expect(steps.at(-1)).toBe(path === '/v2/' ? 'GET /v2/' : `HEAD ${path}`);
    }
  });
});
