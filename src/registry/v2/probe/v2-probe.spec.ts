import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import {
  type FakeAnswer,
  type FakeRegistry,
  leadTo,
  type SeenRequest,
  startFakeRegistry,
  tokenAnswer,
  tokenRegistry,
  type TokenRegistryOptions,
} from '../../../../test/support/registry/fake-registry.js';
import { loopbackCertificate } from '../../../../test/support/net/loopback-certificate.js';
import { freezeDate } from '../../../../test/support/standing-time.js';
import { listenOnLoopback, type LoopbackServer } from '../../../../test/support/net/loopback-server.js';
import { parseImageReference } from '../../../image/image-reference.js';
import { parseRegistryAddress } from '../../../image/registry-address.js';
import { type ProbeResult } from './probe-result.js';
import { probeV2, type V2ProbeRequest } from './v2-probe.js';

const PAIR = `Basic ${Buffer.from('user:canary-word').toString('base64')}`;

const open: LoopbackServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function start(...args: Parameters<typeof startFakeRegistry>): Promise<FakeRegistry> {
  const registry = await startFakeRegistry(...args);
  open.push(registry);
  return registry;
}

/** Probes with `user` and `canary-word`; the result shows nothing of the credential, and of the registry a host at most. */
async function probe(registry: { host: string }, request: Partial<V2ProbeRequest> & { path?: string } = {}) {
  const { path, ...more } = request;
  const image = path === undefined ? undefined : parseImageReference(`${registry.host}/${path}`);
  const result = await probeV2({
    address: parseRegistryAddress(registry.host),
    credential: { username: 'user', password: 'canary-word' },
    image,
    signal: new AbortController().signal,
    limitMs: 60_000, // only what hangs has a limit of its own
    ...more,
  });
  expect(JSON.stringify(result)).not.toMatch(/canary|dXNlcjpjYW5hcnk/);
  expect(JSON.stringify({ ...result, host: undefined })).not.toContain('127.0.0.1');
  return result;
}

/** How it ended, in a word or two. */
function outcome(result: ProbeResult): string {
  return result.ok ? `ok ${result.proof}` : `${result.side} ${result.code}`;
}

function steps({ seen }: FakeRegistry): string[] {
  return seen.map(({ method, target, authorization = '-' }) => `${method} ${target} ${authorization}`);
}

describe('probeV2', () => {
  it('logs in with a token', async () => {
    const registry = await start(tokenRegistry());
    expect(await probe(registry)).toEqual({
      ok: true,
      proof: 'login',
      text: 'the registry takes the credential; name an image to see whether it may be pulled',
      clockSkewMs: expect.any(Number),
    });
    expect(steps(registry)).toEqual([
      'GET /v2/ -',
      `GET /token?service=fake&client_id=dockpass ${PAIR}`,
      'GET /v2/ Bearer token()',
    ]);
  });

  it('logs in with the pair itself', async () => {
    const registry = await start(tokenRegistry({ challenge: () => 'Basic realm="Registry"' }));
    expect(outcome(await probe(registry))).toBe('ok login');
    expect(steps(registry)).toEqual(['GET /v2/ -', `GET /v2/ ${PAIR}`]);
  });

  it('sends a pair in UTF-8 and with colons in the password', async () => {
    const credential = { username: 'jürgen', password: 'a:b:ü' };
    const registry = await start(tokenRegistry(credential));
    expect(outcome(await probe(registry, { credential }))).toBe('ok login');
    const sent = registry.seen[1]?.authorization?.slice('Basic '.length) ?? '';
    expect(Buffer.from(sent, 'base64').toString('utf8')).toBe('jürgen:a:b:ü');
  });

  it('pulls a manifest with a token for that repository', async () => {
    const registry = await start(tokenRegistry());
    expect(await probe(registry, { path: 'acme/app:1.2' })).toMatchObject({
      ok: true,
      proof: 'pull',
      text: 'the registry gave the manifest of the image for this credential',
    });
    expect(steps(registry).slice(3)).toEqual([
      `GET /token?service=fake&scope=repository%3Aacme%2Fapp%3Apull&client_id=dockpass ${PAIR}`,
      'HEAD /v2/acme/app/manifests/1.2 Bearer token(repository:acme/app:pull)',
      'GET /token?service=fake&scope=repository%3Aacme%2Fapp%3Apull&client_id=dockpass -',
    ]);
  });

  it.each([
    ['app', '/v2/app/manifests/latest'],
    [`app:1@sha256:${'a'.repeat(64)}`, `/v2/app/manifests/sha256:${'a'.repeat(64)}`],
  ])('asks for %s as clients do', async (path, target) => {
    const registry = await start(tokenRegistry({ challenge: () => 'Basic' }));
    expect(outcome(await probe(registry, { path }))).toBe('ok pull');
    expect(steps(registry).slice(2)).toEqual([
      `HEAD ${target} ${PAIR}`,
      `HEAD ${target} -`,
      `HEAD ${target} -`,
    ]);
  });

  it('asks with GET where HEAD is not known', async () => {
    const manifest = ({ method }: SeenRequest) => ({ status: method === 'HEAD' ? 405 : 200 });
    const registry = await start(tokenRegistry({ manifest }));
    expect(outcome(await probe(registry, { path: 'app' }))).toBe('ok pull');
    expect(steps(registry)).toContain('GET /v2/app/manifests/latest Bearer token(repository:app:pull)');
  });

  it('asks for the scope that the registry wants instead of the usual one', async () => {
    const wanted = 'repository:group/app:pull,delete';
    const registry = await start((request) => {
      const { path, query, authorization } = request;
      if (path === '/token' && authorization !== PAIR) return { status: 401 };
      if (path === '/token') return tokenAnswer({ token: query.get('scope') ?? 'none' });
      if (request.authorization === `Bearer ${wanted}`) return { status: 200 };
      if (request.path === '/v2/' && request.authorization === 'Bearer *') return { status: 200 };
      const scope = request.path === '/v2/' ? '*' : wanted;
      const challenge = `Bearer realm="http://${request.host}/token",scope="${scope}"`;
      return { status: 401, headers: { 'www-authenticate': challenge } };
    });
    expect(outcome(await probe(registry, { path: 'group/app' }))).toBe('ok pull');
    expect(
      registry.seen.filter(({ path }) => path === '/token').map(({ query }) => query.get('scope')),
    ).toEqual([null, '*', 'repository:group/app:pull', wanted, 'repository:group/app:pull']);
  });

  it('says that nothing was tried where the registry asks for nothing', async () => {
    const registry = await start(() => ({ status: 200 }));
    expect(await probe(registry)).toMatchObject({
      ok: true,
      proof: 'none',
      text: 'the registry asks for no credential here, so this one was not tried',
    });
    expect(outcome(await probe(registry, { path: 'app' }))).toBe('ok none');
    expect(registry.seen.every(({ authorization }) => authorization === undefined)).toBe(true);
  });

  it('tries the credential where only the image asks for it', async () => {
    const answer = tokenRegistry();
    const registry = await start((request) => (request.path === '/v2/' ? { status: 200 } : answer(request)));
    expect(outcome(await probe(registry, { path: 'acme/app' }))).toBe('ok pull');
  });

  it('says that a public image proves nothing', async () => {
    const anybody = {
      token: ({ query }: SeenRequest) => tokenAnswer({ token: `token(${query.get('scope') ?? ''})` }),
    };
    const token = await start(tokenRegistry(anybody));
    expect(await probe(token, { path: 'acme/app' })).toMatchObject({
      ok: true,
      proof: 'public',
      text: 'the registry takes the credential, but gives the image to anybody; name a private one to see more',
    });
    const answer = tokenRegistry({ challenge: () => 'Basic' });
    const basic = await start((request) => (request.method === 'HEAD' ? { status: 200 } : answer(request)));
    expect(outcome(await probe(basic, { path: 'acme/app' }))).toBe('ok public');
  });

  it.each([
    [429, 'registry throttled'],
    [503, 'registry unavailable'],
    [403, 'ok pull'],
    [404, 'ok pull'],
    [418, 'ok pull'],
  ])('judges what the anonymous are answered: %d', async (status, expected) => {
    const answer = tokenRegistry();
    const registry = await start((request) =>
      request.path === '/token' && request.authorization === undefined ? { status } : answer(request),
    );
    expect(outcome(await probe(registry, { path: 'acme/app' }))).toBe(expected);
    expect(registry.seen.map(({ method }) => method)).not.toContain('POST');
  });

  it('names an image that lies elsewhere, before any call', async () => {
    const registry = await start(tokenRegistry());
    const image = parseImageReference('ghcr.io/acme/app');
    expect(outcome(await probe(registry, { image }))).toBe('configuration image_elsewhere');
    const alias = await probe(
      { host: 'docker.io' },
      { image: parseImageReference('registry-1.docker.io/acme/app') },
    );
    expect(outcome(alias)).toBe('configuration image_elsewhere');
    expect(registry.seen).toEqual([]);
  });
});

describe('probeV2 and challenges', () => {
  const realm = (host: string) => `http://${host}/token`;
  it.each<[string, (host: string) => string | string[], string]>([
    ['Bearer', (host) => `Bearer realm="${realm(host)}",service="fake"`, 'bearer'],
    ['Bearer in another order', (host) => `Bearer service="fake",scope="a",realm="${realm(host)}"`, 'bearer'],
    ['Bearer without service and scope', (host) => `Bearer realm="${realm(host)}"`, 'bearer'],
    ['Bearer unquoted', (host) => `bearer realm=${realm(host)},service=fake`, 'bearer'],
    ['Basic', () => 'Basic realm="x"', 'basic'],
    ['Basic without a realm', () => 'BASIC', 'basic'],
    ['both in one header', (host) => `Bearer realm="${realm(host)}",scope="*",Basic realm="x"`, 'bearer'],
    ['both, Basic first', (host) => `Basic realm="x", Bearer realm="${realm(host)}"`, 'bearer'],
    ['both in two lines', (host) => ['Basic realm="x"', `Bearer realm="${realm(host)}"`], 'bearer'],
    ['others beside Basic', () => ['Negotiate', 'NTLM', 'Basic realm="x"'], 'basic'],
  ])('meets %s', async (_, challenge, scheme) => {
    const registry = await start(tokenRegistry({ challenge: ({ host }) => challenge(host) }));
    expect(outcome(await probe(registry))).toBe('ok login');
    expect(registry.seen.at(-1)?.authorization?.split(' ')[0]?.toLowerCase()).toBe(scheme);
  });

  it.each<[string, Record<string, string | string[]>, string]>([
    ['no header', {}, 'registry challenge_missing'],
    ['an empty header', { 'www-authenticate': '' }, 'registry challenge_missing'],
    ['only others', { 'www-authenticate': 'Negotiate, Digest realm="x"' }, 'registry challenge_missing'],
    ['something broken', { 'www-authenticate': 'Bearer realm="x' }, 'registry challenge_malformed'],
    ['two realms', { 'www-authenticate': 'Bearer realm="a",realm="b"' }, 'registry challenge_malformed'],
    ['10 kB', { 'www-authenticate': `Basic realm="${'x'.repeat(10_000)}"` }, 'registry challenge_malformed'],
    ['Bearer without a realm', { 'www-authenticate': 'Bearer service="x"' }, 'registry realm_malformed'],
  ])('reports %s', async (_, headers, expected) => {
    const registry = await start(() => ({ status: 401, headers }));
    expect(outcome(await probe(registry))).toBe(expected);
    expect(steps(registry)).toEqual(['GET /v2/ -']);
  });

  it.each<[string, (host: string, other: string) => string, string]>([
    ['the metadata service', () => 'http://169.254.169.254/latest', 'registry realm_insecure'],
    ['the metadata service over TLS', () => 'https://169.254.169.254/latest', 'configuration realm_host'],
    ['another host', () => 'https://evil.example/token', 'configuration realm_host'],
    ['another port', (_, other) => `http://${other}/token`, 'configuration realm_host'],
    ['a user', (host) => `http://user@${host}/token`, 'registry realm_userinfo'],
    ['its host as a user', (host, other) => `http://${host}@${other}/token`, 'registry realm_userinfo'],
    [
      'another spelling of this machine',
      (host) => `http://${host.replace('127.0.0.1', '[::ffff:7f00:1]')}/`,
      'configuration realm_host',
    ],
    [
      'a name of this machine',
      (host) => `http://${host.replace('127.0.0.1', 'localhost')}/`,
      'configuration realm_host',
    ],
    ['no URL', () => 'token', 'registry realm_malformed'],
  ])('sends no credential to %s', async (_, realmOf, expected) => {
    const other = await start(tokenRegistry());
    const registry = await start(
      tokenRegistry({
        challenge: ({ host }) => `Bearer realm="${realmOf(host, other.host)}",Basic realm="x"`,
      }),
    );
    expect(outcome(await probe(registry))).toBe(expected);
    expect(steps(registry)).toEqual(['GET /v2/ -']);
    expect(other.seen).toEqual([]);
  });

  it.each<[string, string, object]>([
    ['another host', 'auth.example.com', { host: 'auth.example.com' }],
    ['a host with the password in it', 'CANARY-word.evil.example', {}],
    ['a host that ends in it', 'evil.canary-word', {}],
    ['what no host can be', 'evil_host.example', {}],
    ['a host with colours', '%1b[31mevil.example', {}],
  ])('names in its result %s, and nothing of the credential', async (_, host, named) => {
    const challenge = () => `Bearer realm="https://${host}/token"`;
    const registry = await start(tokenRegistry({ challenge }));
    const result = await probe(registry);
    const { host: shown } = result as { host?: string };
    expect(shown === undefined ? {} : { host: shown }).toEqual(named);
  });

  it('does not let a registry over TLS lead to plain http', async () => {
    const certificate = loopbackCertificate(['registry.example']);
    const challenge = () => 'Bearer realm="http://registry.example/token"';
    const registry = await start(tokenRegistry({ challenge }), certificate);
    const dispatcher = leadTo(registry, certificate);
    const result = await probe({ host: 'registry.example' }, { dispatcher });
    expect(outcome(result)).toBe('registry realm_insecure');
    expect(steps(registry)).toEqual(['GET /v2/ -']);
  });

  it('goes to another port that the operator lists', async () => {
    const tokens = await start(tokenRegistry());
    const registry = await start(
      tokenRegistry({ challenge: () => `Bearer realm="http://${tokens.host}/token",service="a&b=c#d"` }),
    );
    expect(outcome(await probe(registry, { tokenHosts: [tokens.host] }))).toBe('ok login');
    expect(steps(tokens)).toEqual([`GET /token?service=a%26b%3Dc%23d&client_id=dockpass ${PAIR}`]);
  });

  it("knows Docker Hub's own hosts", async () => {
    const certificate = loopbackCertificate(['registry-1.docker.io', 'auth.docker.io']);
    const challenge = () => 'Bearer realm="https://auth.docker.io/token",service="registry.docker.io"';
    const registry = await start(tokenRegistry({ challenge }), certificate);
    const dispatcher = leadTo(registry, certificate);
    const result = await probe({ host: 'docker.io' }, { dispatcher, image: parseImageReference('alpine') });
    expect(outcome(result)).toBe('ok pull');
    expect(registry.seen.map(({ host, path }) => host + path)).toEqual([
      'registry-1.docker.io/v2/',
      'auth.docker.io/token',
      'registry-1.docker.io/v2/',
      'auth.docker.io/token',
      'registry-1.docker.io/v2/library/alpine/manifests/latest',
      'auth.docker.io/token',
    ]);
  });
});

describe('probeV2 and token endpoints', () => {
  async function probed(token: TokenRegistryOptions['token']): Promise<[string, FakeRegistry]> {
    const registry = await start(tokenRegistry({ ...(token && { token }) }));
    return [outcome(await probe(registry)), registry];
  }

  it.each([400, 404, 405, 501])('asks as OAuth2 where GET is answered with %d', async (status) => {
    const [result, registry] = await probed(({ method, body }) =>
      method === 'POST' && body.includes('password=canary-word')
        ? tokenAnswer({ access_token: 'token()' })
        : { status },
    );
    expect(result).toBe('ok login');
    expect(registry.seen[2]).toMatchObject({
      method: 'POST',
      target: '/token',
      authorization: undefined,
      body: 'service=fake&grant_type=password&client_id=dockpass&username=user&password=canary-word',
    });
  });

  it.each<[string, FakeAnswer, FakeAnswer, string]>([
    ['refuses', { status: 401 }, { status: 200 }, 'identity refused'],
    ['forbids', { status: 403 }, { status: 200 }, 'identity refused'],
    ['knows neither way', { status: 404 }, { status: 404 }, 'registry token_endpoint'],
    ['refuses OAuth2', { status: 405 }, { status: 401 }, 'identity refused'],
    ['refuses OAuth2 by its own code', { status: 405 }, { status: 400 }, 'identity refused'],
    [
      'redirects',
      { status: 302, headers: { location: '/other' } },
      { status: 200 },
      'registry token_endpoint',
    ],
    [
      'redirects the method too',
      { status: 307, headers: { location: '/other' } },
      { status: 200 },
      'registry token_endpoint',
    ],
    ['limits', { status: 429 }, { status: 200 }, 'registry throttled'],
    ['fails', { status: 500 }, { status: 200 }, 'registry unavailable'],
    ['fails on OAuth2', { status: 405 }, { status: 503 }, 'registry unavailable'],
    ['gives nothing', { status: 200 }, { status: 200 }, 'registry token_malformed'],
    ['gives null', tokenAnswer(null), { status: 200 }, 'registry token_malformed'],
    ['gives no token', tokenAnswer({ expires_in: 60 }), { status: 200 }, 'registry token_malformed'],
    ['gives an empty token', tokenAnswer({ token: '' }), { status: 200 }, 'registry token_malformed'],
    ['gives a number', tokenAnswer({ token: 7 }), { status: 200 }, 'registry token_malformed'],
    ['breaks the header', tokenAnswer({ token: 'a\r\nx: y' }), { status: 200 }, 'registry token_malformed'],
    [
      'gives a page',
      { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>{"token":"token()"}</html>' },
      { status: 200 },
      'registry token_malformed',
    ],
    ['nests', { status: 200, body: '['.repeat(50_000) }, { status: 200 }, 'registry token_malformed'],
    ['gives 10 MB', tokenAnswer({ token: 'x'.repeat(10_000_000) }), { status: 200 }, 'registry bad_answer'],
    [
      'gives a token of another registry',
      tokenAnswer({ token: 'other' }),
      { status: 200 },
      'registry token_refused',
    ],
  ])('reports one that %s', async (_, get, post, expected) => {
    const [result, registry] = await probed(({ method }) => (method === 'GET' ? get : post));
    expect(result).toBe(expected);
    expect(registry.seen.map(({ path }) => path)).not.toContain('/other');
  });
});

describe('probeV2 and answers', () => {
  it.each<[FakeAnswer, string]>([
    [{ status: 404 }, 'configuration not_a_registry'],
    [{ status: 301, headers: { location: 'https://registry.example/v2/' } }, 'configuration redirected'],
    [{ status: 302, headers: { location: '/login' } }, 'configuration redirected'],
    [{ status: 307, headers: { location: '/v2/x' } }, 'configuration redirected'],
    [{ status: 403 }, 'identity forbidden'],
    [{ status: 429, headers: { 'retry-after': '60' } }, 'registry throttled'],
    [{ status: 500 }, 'registry unavailable'],
    [{ status: 503 }, 'registry unavailable'],
    [{ status: 204 }, 'registry bad_answer'],
    [{ status: 400 }, 'registry bad_answer'],
  ])('reports what /v2/ answers: %j', async (answer, expected) => {
    const first = await start(() => answer);
    expect(outcome(await probe(first))).toBe(expected);
    const second = await start((request) =>
      request.authorization === undefined
        ? { status: 401, headers: { 'www-authenticate': 'Basic' } }
        : answer,
    );
    expect(outcome(await probe(second))).toBe(expected);
    expect([first.seen.length, second.seen.length]).toEqual([1, 2]);
  });

  it('reports a refused pair', async () => {
    const credential = { username: 'user', password: 'wrong' };
    const basic = await start(tokenRegistry({ challenge: () => 'Basic' }));
    expect(outcome(await probe(basic, { credential }))).toBe('identity refused');
    expect(basic.seen).toHaveLength(2);
    const token = await start(tokenRegistry());
    expect(outcome(await probe(token, { credential }))).toBe('identity refused');
    expect(token.seen).toHaveLength(2);
  });

  it.each<[FakeAnswer, string, string]>([
    [{ status: 401 }, 'identity pull_denied', 'identity pull_denied'],
    [
      { status: 401, headers: { 'www-authenticate': 'Bearer' } },
      'registry realm_malformed',
      'identity pull_denied',
    ],
    [{ status: 403 }, 'identity pull_denied', 'identity pull_denied'],
    [{ status: 404 }, 'configuration image_unknown', 'configuration image_unknown'],
    [{ status: 307, headers: { location: '/x' } }, 'configuration redirected', 'configuration redirected'],
    [{ status: 429 }, 'registry throttled', 'registry throttled'],
    [{ status: 500 }, 'registry unavailable', 'registry unavailable'],
  ])('reports what a manifest is answered with: %j', async (answer, withToken, withBasic) => {
    const manifest = () => answer;
    const token = await start(tokenRegistry({ manifest }));
    expect(outcome(await probe(token, { path: 'acme/app' }))).toBe(withToken);
    const basic = await start(tokenRegistry({ manifest, challenge: () => 'Basic' }));
    expect(outcome(await probe(basic, { path: 'acme/app' }))).toBe(withBasic);
    expect(token.seen.concat(basic.seen).map(({ path }) => path)).not.toContain('/x');
  });

  it('tells a denied pull from a refused login where the token endpoint denies the scope', async () => {
    const token = ({ query }: SeenRequest) =>
      query.has('scope') ? { status: 403 } : tokenAnswer({ token: 'token()' });
    const registry = await start(tokenRegistry({ token }));
    expect(outcome(await probe(registry, { path: 'acme/app' }))).toBe('identity pull_denied');
    const answer = tokenRegistry({ token: () => ({ status: 403 }) });
    const pings = await start((request) => (request.path === '/v2/' ? { status: 200 } : answer(request)));
    expect(outcome(await probe(pings, { path: 'acme/app' }))).toBe('identity refused');
  });

  it('reports a manifest that is refused without a way to log in', async () => {
    const registry = await start(({ path }) => ({ status: path === '/v2/' ? 200 : 401 }));
    expect(outcome(await probe(registry, { path: 'app' }))).toBe('registry challenge_missing');
  });

  it.each([
    ['ahead', 'Sat, 21 Nov 2020 10:00:00 GMT', true],
    ['behind', 'Fri, 21 Nov 2070 10:00:00 GMT', true],
    ['right', new Date(Date.now() - 200_000).toUTCString(), false],
  ])('blames a refusal on the clock where it is far %s', async (_, date, blamed) => {
    freezeDate();
    const headers = { 'www-authenticate': 'Basic', date };
    const registry = await start(() => ({ status: 401, headers }));
    const result = await probe(registry);
    expect(outcome(result)).toBe(blamed ? 'clock clock_skew' : 'identity refused');
    expect(result.clockSkewMs).toBe(Date.now() - Date.parse(date));
    const fails = await start(() => ({ status: 500, headers: { date } }));
    expect(outcome(await probe(fails))).toBe('registry unavailable');
  });
});

describe('probeV2 and the network', () => {
  async function tcp(onRequest: (socket: Socket) => void): Promise<LoopbackServer> {
    const server = await listenOnLoopback(
      createTcpServer((socket) => {
        socket.once('data', () => {
          onRequest(socket);
        });
      }),
    );
    open.push(server);
    return server;
  }

  it('calls this machine over TLS where it speaks it, and says what is wrong with the certificate', async () => {
    const registry = await start(tokenRegistry({ scheme: 'https' }), loopbackCertificate([]));
    expect(outcome(await probe(registry))).toBe('configuration certificate_untrusted');
    expect(registry.seen).toEqual([]);
  });

  it('never calls another host without TLS', async () => {
    const registry = await start(tokenRegistry());
    const dispatcher = leadTo(registry, loopbackCertificate([]));
    const result = await probe({ host: 'registry.example' }, { dispatcher });
    expect(outcome(result)).toBe('configuration plain_http');
    expect(registry.seen).toEqual([]);
  });

  it.each<[string, Parameters<typeof loopbackCertificate>, string]>([
    ['for another name', [['other.example']], 'registry certificate_name'],
    ['that has expired', [['registry.example'], 'ec', { from: -3, to: -1 }], 'registry certificate_expired'],
    ['of tomorrow', [['registry.example'], 'ec', { from: 1, to: 3 }], 'clock certificate_not_yet_valid'],
  ])('reports a certificate %s', async (_, parameters, expected) => {
    const certificate = loopbackCertificate(...parameters);
    const registry = await start(tokenRegistry(), certificate);
    const dispatcher = leadTo(registry, certificate);
    expect(outcome(await probe({ host: 'registry.example' }, { dispatcher }))).toBe(expected);
    expect(registry.seen).toEqual([]);
  });

  it.each<[string, (socket: Socket) => unknown, string]>([
    ['resets', (socket) => socket.resetAndDestroy(), 'network connection_lost'],
    ['ends', (socket) => socket.end(), 'network connection_lost'],
    ['gives garbage', (socket) => socket.end('SSH-2.0-x\r\n\r\n'), 'registry bad_answer'],
    [
      'gives huge headers',
      (socket) => socket.end(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(99_000)}\r\n\r\n`),
      'registry bad_answer',
    ],
  ])('reports a host that %s', async (_, answer, expected) => {
    expect(outcome(await probe(await tcp(answer)))).toBe(expected);
  });

  it.each<[string, (socket: Socket) => unknown]>([
    ['says nothing', () => undefined],
    ['begins an answer', (socket) => socket.write('HTTP/1.1 200 OK\r\n')],
  ])('reports a host that %s', async (_, answer) => {
    const server = await tcp(answer);
    expect(outcome(await probe(server, { limitMs: 100 }))).toBe('network timed_out');
    const signal = AbortSignal.abort();
    expect(outcome(await probe(server, { signal }))).toBe('network timed_out');
  });

  it('does not read what is no token: a body without end, or one that unpacks to a large one', async () => {
    const body = gzipSync('x'.repeat(20_000_000)).toString('latin1');
    const registry = await start(() => ({ status: 200, headers: { 'content-encoding': 'gzip' }, body }));
    expect(outcome(await probe(registry))).toBe('ok none');
    const endless = await tcp((socket) =>
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello'),
    );
    expect(outcome(await probe(endless))).toBe('ok none');
  });

  it('reports a closed port', async () => {
    const server = await tcp(() => undefined);
    await server.close();
    open.pop();
    expect(outcome(await probe(server))).toBe('network connection_refused');
  });

  it('reports an address that URLs cannot hold', async () => {
    const host = 'xn--0.example';
    // Newer Nodes leave it to the name service what such a name means.
    const expected = URL.canParse(`https://${host}/`)
      ? 'network name_unknown'
      : 'configuration address_unusable';
    expect(outcome(await probe({ host }))).toBe(expected);
  });
});
