import { afterEach, describe, expect, it } from '@jest/globals';
import { decodeJwt, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../../support/in-process-gateway.js';
import { OIDC_CLIENT, OidcLoopback, type Person, PUBLIC_URL } from '../../support/identity/oidc-loopback.js';
import { PageBrowser } from '../../support/identity/page-browser.js';

const ADA: Person = { sub: '4711', preferred_username: 'ada', groups: ['ci-admins', 'staff'] };
const BOB: Person = { sub: '4712', email: 'bob@acme.example', email_verified: true, groups: ['ci-users'] };

let provider: OidcLoopback | undefined;
let gateway: InProcessGateway | undefined;
afterEach(async () => {
  await gateway?.stop();
  await provider?.stop();
  gateway = undefined;
  provider = undefined;
});

async function start(options: Partial<OidcLoopback['options']> = {}, env = {}): Promise<PageBrowser> {
  provider = await OidcLoopback.start({ person: ADA, ...options });
  gateway = await startInProcess({
    ...BOTH_CLIENTS,
    AUDIT_LOG: 'stdout',
    PUBLIC_URL,
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: OIDC_CLIENT.id,
    OIDC_CLIENT_SECRET: OIDC_CLIENT.secret,
    OIDC_SCOPE: 'openid profile email groups',
    OIDC_ADMINS: 'groups=ci-admins',
    OIDC_VIEWERS: 'groups=ci-users,email=bob@acme.example',
    ...env,
  });
  return new PageBrowser(gateway.port);
}

/** Goes to the provider and back: the address that the gateway is asked for then. */
async function visit(browser: PageBrowser): Promise<string> {
  const login = await browser.ask('/ui/login');
  expect(login.status).toBe(302);
  const { pathname, search } = (await provider?.visit(login.headers.get('location') ?? '')) ?? {};
  return `${pathname ?? ''}${search ?? ''}`;
}

/** Where the browser stands when it comes back. */
async function arrive(browser: PageBrowser, path: string): Promise<string | null> {
  const { status, headers } = await browser.ask(path, { headers: { 'sec-fetch-site': 'cross-site' } });
  expect([status, headers.get('cache-control')]).toEqual([303, 'no-store']);
  return headers.get('location');
}

async function signIn(browser: PageBrowser): Promise<string | null> {
  return arrive(browser, await visit(browser));
}

function audited(): readonly unknown[] {
  return gateway?.lines().filter(({ type }) => type === 'audit_action') ?? [];
}

describe('signing in by an OpenID provider', () => {
  it('lets an admin in, tells who it is, and ends when they sign out', async () => {
    const browser = await start();
    expect(await signIn(browser)).toBe('/ui/');
    const me = { role: 'admin', by: 'oidc', subject: '4711', name: 'ada' };
    expect(await browser.session()).toMatchObject(me);
    expect(await (await browser.page('GET', '/admin/me')).json()).toMatchObject(me);
    expect((await browser.page('GET', '/admin/status')).status).toBe(200);
    const [copy] = [browser.jar.get('dockpass_session') ?? ''];
    expect((await browser.page('DELETE', '/ui/session')).status).toBe(204);
    expect(browser.jar.names).toEqual([]);
    expect(await browser.session()).toBeNull();
    browser.jar.set('dockpass_session', copy);
    expect(await browser.session()).toBeNull();
    expect(audited()).toMatchObject([
      { action: 'sign-in', by: 'oidc', subject: '4711', name: 'ada', role: 'admin', from: '127.0.0.1' },
      { action: 'sign-out', by: 'oidc', subject: '4711' },
    ]);
  });

  it('asks with state, nonce and PKCE, and keeps what it needs in a sealed cookie', async () => {
    const browser = await start();
    const location = (await browser.ask('/ui/login')).headers.get('location') ?? '';
    const asked = Object.fromEntries(new URL(location).searchParams);
    expect(asked).toMatchObject({
      client_id: 'dockpass',
      response_type: 'code',
      redirect_uri: `${PUBLIC_URL}/ui/callback`,
      scope: 'openid profile email groups',
      code_challenge_method: 'S256',
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked[name]).toMatch(/^[\w-]{43}$/);
    expect(browser.lastCookies).toEqual([
      expect.stringMatching(
        /^dockpass_sign_in=[\w.-]+; Path=\/; Max-Age=(?:600|599); HttpOnly; SameSite=Lax$/,
      ),
    ]);
    expect(browser.lastCookies.join()).not.toContain(asked['state']);
  });

  it('lets a viewer in by any claim, and nobody by mail that is not verified', async () => {
    const browser = await start({ person: BOB });
    expect(await signIn(browser)).toBe('/ui/');
    expect(await browser.session()).toMatchObject({ role: 'viewer', name: 'bob@acme.example' });
    if (provider) provider.options.person = { ...BOB, groups: [], email_verified: false };
    expect(await signIn(browser)).toBe('/ui/#/sign-in/role');
    expect(audited().at(-1)).toMatchObject({ action: 'sign-in', subject: '4712', refused: 'role' });
  });

  it('looks into the userinfo where the token gives no role', async () => {
    const browser = await start({ conform: true });
    expect(await signIn(browser)).toBe('/ui/');
    expect(await browser.session()).toMatchObject({ role: 'admin', name: 'ada' });
  });

  it('tells those who turn back at the provider', async () => {
    const browser = await start({ person: undefined });
    expect(await signIn(browser)).toBe('/ui/#/sign-in/denied');
    expect(await browser.session()).toBeNull();
  });

  it('ends every session with another secret of the client, or other admins', async () => {
    const browser = await start();
    expect(await signIn(browser)).toBe('/ui/');
    for (const change of [
      { OIDC_ADMINS: 'groups=others' },
      { OIDC_CLIENT_SECRET: `${OIDC_CLIENT.secret}-2` },
    ]) {
      const before = { ...gateway?.env };
      Object.assign(gateway?.env ?? {}, change);
      await gateway?.reload('signal');
      expect(await browser.session()).toBeNull();
      Object.assign(gateway?.env ?? {}, before);
      await gateway?.reload('signal');
      expect(await browser.session()).toMatchObject({ role: 'admin' });
    }
  });

  it('says that the provider is away, and why in the log', async () => {
    const browser = await start();
    await provider?.stop();
    const { status, headers } = await browser.ask('/ui/login');
    expect([status, headers.get('location')]).toEqual([303, '/ui/#/sign-in/provider']);
    expect(gateway?.output()).toContain('nobody can sign in by the OpenID provider');
  });
});

type Tamper = (token: string, sign: CryptoKey) => Promise<string>;

/** The token with other claims, rightly signed. */
function claiming(change: Readonly<Record<string, unknown>>): Tamper {
  return (token, sign) =>
    new SignJWT({ ...decodeJwt(token), ...change })
      .setProtectedHeader({ alg: 'RS256', kid: 'test' })
      .sign(sign);
}

const HOUR = 3_600;
const now = (): number => Math.floor(Date.now() / 1000);
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const HOSTILE: readonly (readonly [string, Tamper])[] = [
  ['another nonce', claiming({ nonce: 'x'.repeat(43) })],
  ['no nonce', claiming({ nonce: undefined })],
  ['another audience', claiming({ aud: 'somebody-else' })],
  ['several audiences and another party', claiming({ aud: ['dockpass', 'other'], azp: 'other' })],
  ['another issuer', claiming({ iss: 'https://evil.example' })],
  ['an end an hour ago', (...given) => claiming({ exp: now() - HOUR, iat: now() - 2 * HOUR })(...given)],
  ['no end', claiming({ exp: undefined })],
  ['no signature', (token) => Promise.resolve(`${part({ alg: 'none' })}.${token.split('.')[1] ?? ''}.`)],
  [
    'the signature of another key',
    async (token) => claiming({})(token, (await generateKeyPair('RS256')).privateKey),
  ],
  [
    'another algorithm, the client secret as its key',
    (token) =>
      new SignJWT(decodeJwt(token))
        .setProtectedHeader({ alg: 'HS256' })
        .sign(Buffer.from(OIDC_CLIENT.secret)),
  ],
  [
    'changed claims below the old signature',
    (token) => {
      const [head = '', , signature = ''] = token.split('.');
      return Promise.resolve(`${head}.${part({ ...decodeJwt(token), sub: 'root' })}.${signature}`);
    },
  ],
];

describe('an answer of the provider that is not right', () => {
  it('differs from this one, which is signed anew and right', async () => {
    const browser = await start({ tamper: claiming({}) });
    expect(await signIn(browser)).toBe('/ui/');
  });

  it.each(HOSTILE)('lets nobody in: a token with %s', async (_, tamper) => {
    const browser = await start({ tamper });
    expect(await signIn(browser)).toBe('/ui/#/sign-in/provider');
    expect(browser.jar.names).toEqual([]);
    expect(audited()).toMatchObject([{ action: 'sign-in', by: null, subject: null, refused: 'provider' }]);
  });

  it('lets nobody in: another state, a doubled one, none, a doubled code', async () => {
    const browser = await start();
    const changes: readonly ((path: string) => string)[] = [
      (path) => path.replace(/state=[^&]+/, `state=${'x'.repeat(43)}`),
      (path) => `${path}&state=${'x'.repeat(43)}`,
      (path) => path.replace(/[?&]state=[^&]+/, ''),
      (path) => `${path}&code=other`,
    ];
    for (const change of changes) {
      expect(await arrive(browser, change(await visit(browser)))).toBe('/ui/#/sign-in/provider');
      expect(await browser.session()).toBeNull();
    }
  });

  it('lets nobody in with a code that was used, nor in another browser, nor without having begun', async () => {
    const browser = await start();
    const path = await visit(browser);
    const cookie = browser.jar.get('dockpass_sign_in') ?? '';
    expect(await arrive(new PageBrowser(gateway?.port ?? 0), path)).toBe('/ui/#/sign-in/expired');
    const other = new PageBrowser(gateway?.port ?? 0);
    await visit(other);
    expect(await arrive(other, path)).toBe('/ui/#/sign-in/provider');
    expect(await arrive(browser, path)).toBe('/ui/');
    const thief = new PageBrowser(gateway?.port ?? 0);
    thief.jar.set('dockpass_sign_in', cookie);
    expect(await arrive(thief, path)).toBe('/ui/#/sign-in/provider');
    expect(await thief.session()).toBeNull();
  });
});
