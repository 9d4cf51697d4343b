import { afterEach, describe, expect, it } from '@jest/globals';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../support/in-process-gateway.js';
import { type ChangingRoutes, PAGE_TOKEN, startChangingRoutes } from '../support/identity/changing-routes.js';
import { OF_PAGE, PageBrowser } from '../support/identity/page-browser.js';
import { freezeDate } from '../support/standing-time.js';

const CROSS_SITE = {
  error: {
    code: 'cross_site',
    message: 'The page did not ask for this itself. Behind a proxy that changes Host, set PUBLIC_URL.',
  },
};
const SIGNED_OUT = {
  error: { code: 'signed_out', message: 'Nobody is signed in here, or the session has ended.' },
};
const HOUR_MS = 60 * 60_000;
/** Of base64url. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

let gateway: InProcessGateway | undefined;
let routes: ChangingRoutes | undefined;
afterEach(async () => {
  await gateway?.stop();
  await routes?.stop();
  gateway = undefined;
  routes = undefined;
});

async function start(env: Readonly<Record<string, string>> = {}): Promise<PageBrowser> {
  gateway = await startInProcess({ ...BOTH_CLIENTS, ADMIN_TOKEN: PAGE_TOKEN, ...env });
  return new PageBrowser(gateway.port);
}

async function signedIn(env: Readonly<Record<string, string>> = {}): Promise<PageBrowser> {
  const browser = await start(env);
  expect((await browser.signIn(PAGE_TOKEN)).status).toBe(200);
  return browser;
}

/** Status and error of a request with a session of an admin. */
async function withSession(
  headers: Readonly<Record<string, string>>,
  method = 'POST',
): Promise<[number, unknown]> {
  const { port, cookieOf } = routes ?? (routes = await startChangingRoutes());
  const cookie = await cookieOf('admin');
  const url = `http://127.0.0.1:${String(port)}/admin/thing`;
  const response = await fetch(url, { method, headers: { cookie, ...headers } });
  return [response.status, await response.json()];
}

describe('T17 another site that asks in the name of somebody', () => {
  const PAGE = { 'x-dockpass-request': '1' };

  it.each<readonly [string, Readonly<Record<string, string>>]>([
    ['a form, which can send no header of ours', { 'content-type': 'application/x-www-form-urlencoded' }],
    [
      'a form of the same browser that says where it is',
      { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    ],
    ['a script of another site', { ...PAGE, 'sec-fetch-site': 'cross-site' }],
    ['a script of a neighbour on the same domain', { ...PAGE, 'sec-fetch-site': 'same-site' }],
    ['an address that was typed', { ...PAGE, 'sec-fetch-site': 'none' }],
    ['an old browser that tells the origin alone', { ...PAGE, origin: 'https://evil.example' }],
    ['a frame without an origin', { ...PAGE, origin: 'null' }],
    ['another value of the header', { 'x-dockpass-request': '0', 'sec-fetch-site': 'same-origin' }],
  ])('T17 changes nothing: %s', async (_, headers) => {
    expect(await withSession(headers)).toEqual([403, CROSS_SITE]);
    expect(routes?.reached).toEqual([]);
  });

  it('T17 reads nothing', async () => {
    expect(await withSession({ 'sec-fetch-site': 'cross-site' }, 'GET')).toEqual([403, CROSS_SITE]);
    expect(await withSession({ origin: 'https://evil.example' }, 'GET')).toEqual([403, CROSS_SITE]);
    expect(routes?.reached).toEqual([]);
  });

  it('T17 only the page itself does, also behind a proxy that is named', async () => {
    expect(await withSession({ ...PAGE, 'sec-fetch-site': 'same-origin' })).toEqual([
      200,
      { method: 'POST' },
    ]);
    expect(await withSession({ ...PAGE, origin: `http://127.0.0.1:${String(routes?.port)}` })).toMatchObject([
      200,
      {},
    ]);
    await routes?.stop();
    routes = await startChangingRoutes({ page: { publicUrl: 'http://localhost', openId: undefined } });
    expect(await withSession({ ...PAGE, origin: 'http://localhost' })).toMatchObject([200, {}]);
    expect(await withSession({ ...PAGE, origin: `http://127.0.0.1:${String(routes.port)}` })).toEqual([
      403,
      CROSS_SITE,
    ]);
  });

  it('T17 nobody is signed in or out by another site, and no other site is told that it may ask', async () => {
    const browser = await signedIn();
    for (const headers of [{}, { ...OF_PAGE, 'sec-fetch-site': 'cross-site' }]) {
      const body = JSON.stringify({ token: PAGE_TOKEN });
      const typed = { ...headers, 'content-type': 'application/json' };
      const signIn = await new PageBrowser(gateway?.port ?? 0).ask('/ui/session', {
        method: 'POST',
        body,
        headers: typed,
      });
      expect([signIn.status, await signIn.json(), signIn.headers.getSetCookie()]).toEqual([
        403,
        CROSS_SITE,
        [],
      ]);
      expect((await browser.ask('/ui/session', { method: 'DELETE', headers })).status).toBe(403);
    }
    expect(await browser.session()).toMatchObject({ role: 'admin' });
    const asks = { origin: 'https://evil.example', 'access-control-request-headers': 'x-dockpass-request' };
    for (const path of ['/ui/session', '/admin/status']) {
      const { headers } = await browser.ask(path, { method: 'OPTIONS', headers: asks });
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });
});

describe('T18 somebody who has the cookie of a session', () => {
  it('T18 no script and no other site can read it, and over HTTPS no plain request carries or sets it', async () => {
    const browser = await signedIn();
    const flags = /; Path=\/; Max-Age=(\d+); HttpOnly; SameSite=Strict$/;
    expect(browser.lastCookies.map((line) => line.split('=')[0])).toEqual([
      'dockpass_session',
      'dockpass_known',
    ]);
    for (const line of browser.lastCookies) expect(line).toMatch(flags);
    expect(Number(flags.exec(browser.lastCookies[0] ?? '')?.[1])).toBeLessThanOrEqual(8 * 3_600);
    await gateway?.stop();
    const secure = await signedIn({ PUBLIC_URL: 'https://dockpass.example' });
    expect(secure.lastCookies.map((line) => line.split('=')[0])).toEqual([
      '__Host-dockpass_session',
      '__Host-dockpass_known',
    ]);
    for (const line of secure.lastCookies) expect(line).toMatch(/; HttpOnly; SameSite=Strict; Secure$/);
    const value = secure.jar.get('__Host-dockpass_session') ?? '';
    const planted = new PageBrowser(gateway?.port ?? 0);
    planted.jar.set('dockpass_session', value);
    expect(await planted.session()).toBeNull();
    planted.jar.set('__Host-dockpass_session', value);
    expect(await planted.session()).toMatchObject({ role: 'admin' });
  });

  it('T18 it ends after eight hours by the clock of the gateway, whatever the browser keeps', async () => {
    const begun = Date.now();
    freezeDate(begun);
    const browser = await signedIn();
    freezeDate(begun + 8 * HOUR_MS - 2_000);
    expect(await browser.session()).toMatchObject({ role: 'admin' });
    freezeDate(begun + 8 * HOUR_MS + 1_000);
    expect(await browser.session()).toBeNull();
    const { status } = await browser.page('GET', '/admin/status');
    expect(status).toBe(401);
  });

  it('T18 it ends with a sign-out, and with another token', async () => {
    const browser = await signedIn();
    const copy = new PageBrowser(gateway?.port ?? 0);
    copy.jar.set('dockpass_session', browser.jar.get('dockpass_session') ?? '');
    expect(await copy.session()).toMatchObject({ role: 'admin' });
    await browser.page('DELETE', '/ui/session');
    expect(await copy.session()).toBeNull();
    await browser.signIn(PAGE_TOKEN);
    Object.assign(gateway?.env ?? {}, { ADMIN_TOKEN: `${PAGE_TOKEN}-2` });
    await gateway?.reload('signal');
    const answer = await browser.page('GET', '/admin/status');
    expect([answer.status, await answer.json()]).toEqual([401, SIGNED_OUT]);
  });

  it('T18 it opens neither the metrics nor anything as a bearer, and another cookie is no session', async () => {
    const browser = await signedIn();
    const value = browser.jar.get('dockpass_session') ?? '';
    expect((await browser.page('GET', '/metrics')).status).toBe(404);
    const bearer = new PageBrowser(gateway?.port ?? 0);
    expect(
      (await bearer.ask('/admin/status', { headers: { authorization: `Bearer ${value}` } })).status,
    ).toBe(404);
    bearer.jar.set('dockpass_session', browser.jar.get('dockpass_known') ?? '');
    expect(await bearer.session()).toBeNull();
  });

  it('T18 nothing of it can be changed, and it tells nothing', async () => {
    const browser = await signedIn();
    const value = browser.jar.get('dockpass_session') ?? '';
    const thief = new PageBrowser(gateway?.port ?? 0);
    const [head = ''] = value.split('.');
    const unsigned = Buffer.from('{"alg":"none","kid":"token"}').toString('base64url');
    const changed = Array.from({ length: 24 }, (_, at) => {
      const place = Math.floor((at * value.length) / 24);
      return value.slice(0, place) + (value[place] === 'B' ? 'C' : 'B') + value.slice(place + 1);
    });
    expect(respelled(value).length).toBeGreaterThanOrEqual(3); // of the tag at least
    for (const wrong of [
      ...changed,
      ...respelled(value),
      value.replace(head, unsigned),
      `${unsigned}.${head}.`,
      'x',
      'x'.repeat(9_000),
    ]) {
      thief.jar.set('dockpass_session', wrong);
      expect(await thief.session()).toBeNull();
    }
    const doubled = { cookie: `dockpass_session=${value}; dockpass_session=${value}`, ...OF_PAGE };
    const { status } = await new PageBrowser(gateway?.port ?? 0).ask('/admin/status', { headers: doubled });
    expect(status).toBe(401);
    const texts = value.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'));
    for (const secret of [PAGE_TOKEN, 'admin']) expect(texts.join()).not.toContain(secret);
  });
});

/** The same bytes in other letters: the bits behind the last byte of a part say nothing. */
function respelled(value: string): readonly string[] {
  const parts = value.split('.');
  const others = parts.map((part) => {
    const bytes = Buffer.from(part, 'base64url');
    const spelled = Array.from(LETTERS, (letter) => part.slice(0, -1) + letter);
    return spelled.filter((other) => other !== part && Buffer.from(other, 'base64url').equals(bytes));
  });
  return others.flatMap((all, at) => all.map((other) => parts.with(at, other).join('.')));
}

describe('T19 a viewer who wants to change something', () => {
  const FORBIDDEN = {
    error: { code: 'forbidden', message: 'Your role may see everything and change nothing.' },
  };

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])(
    'T19 is refused by the gateway, whatever the page shows: %s',
    async (method) => {
      routes = await startChangingRoutes();
      const headers = { cookie: await routes.cookieOf('viewer'), ...OF_PAGE };
      const url = `http://127.0.0.1:${String(routes.port)}/admin/thing`;
      const response = await fetch(url, { method, headers });
      expect([response.status, await response.json()]).toEqual([403, FORBIDDEN]);
      expect(routes.reached).toEqual([]);
      expect((await fetch(url, { headers })).status).toBe(200);
      expect(routes.reached).toMatchObject([{ role: 'viewer' }]);
    },
  );

  it('T19 is no admin by a method that is hidden in another, nor by a cookie beside the own one', async () => {
    routes = await startChangingRoutes();
    const viewer = await routes.cookieOf('viewer');
    const url = `http://127.0.0.1:${String(routes.port)}/admin/thing`;
    const hidden = { 'x-http-method-override': 'GET', 'x-method-override': 'GET' };
    const tries = [
      { cookie: viewer, ...hidden },
      { cookie: `${viewer}; role=admin` },
      { cookie: `${viewer}; ${viewer}` },
    ];
    for (const headers of tries) {
      const { status } = await fetch(`${url}?_method=GET`, {
        method: 'DELETE',
        headers: { ...OF_PAGE, ...headers },
      });
      expect([401, 403]).toContain(status);
    }
    expect(routes.reached).toEqual([]);
  });
});
