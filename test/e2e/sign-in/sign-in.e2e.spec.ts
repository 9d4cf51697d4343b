import { afterEach, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { ME_SCHEMA } from '../../../src/admin/schemas.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../../support/in-process-gateway.js';
import { OF_PAGE, PageBrowser } from '../../support/identity/page-browser.js';

const TOKEN = 'TEST-ONLY-admin-token-0123456789abcdef';

let gateway: InProcessGateway | undefined;
afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
});

async function start(env: Readonly<Record<string, string>> = { ADMIN_TOKEN: TOKEN }): Promise<PageBrowser> {
  gateway = await startInProcess({ ...BOTH_CLIENTS, AUDIT_LOG: 'stdout', ...env });
  return new PageBrowser(gateway.port);
}

async function answerOf(response: Response): Promise<unknown> {
  return [response.status, await response.json()];
}

const REFUSED = [401, { error: { code: 'sign_in_refused', message: 'That is not the admin token.' } }];
const TOO_MANY = [
  429,
  { error: { code: 'too_many_tries', message: 'Too many wrong tokens came from here; wait and try again.' } },
];

describe('signing in with the token', () => {
  it('opens the admin routes for the page, until the sign-out', async () => {
    const browser = await start();
    expect(await answerOf(await browser.page('GET', '/ui/session'))).toEqual([
      200,
      { signIn: { token: true, openId: false }, session: null },
    ]);
    expect((await browser.page('GET', '/admin/status')).status).toBe(401);
    const [status, me] = (await answerOf(await browser.signIn(TOKEN))) as [number, unknown];
    expect(status).toBe(200);
    expect(new Ajv({ strict: false, validateFormats: false }).validate(ME_SCHEMA, me)).toBe(true);
    expect(await answerOf(await browser.page('GET', '/admin/me'))).toEqual([200, me]);
    expect((await browser.page('GET', '/admin/explain?repo=acme/app')).status).toBe(200);
    expect((await browser.page('POST', '/admin/explain', { repo: 'acme/app' })).status).toBe(200);
    expect((await browser.page('DELETE', '/ui/session')).status).toBe(204);
    expect((await browser.page('GET', '/admin/status')).status).toBe(401);
    const audited = gateway?.lines().filter(({ type }) => type === 'audit_action');
    expect(audited).toMatchObject([
      { action: 'sign-in', by: 'token', subject: null, role: 'admin', from: '127.0.0.1' },
      { action: 'sign-out', by: 'token' },
    ]);
    expect(gateway?.output()).not.toContain(TOKEN);
  });

  it('refuses any other in the same words, and slows down who guesses, but no browser that was signed in before', async () => {
    const browser = await start();
    const known = new PageBrowser(gateway?.port ?? 0);
    expect((await known.signIn(TOKEN)).status).toBe(200);
    const guesses = [TOKEN.slice(1), `${TOKEN} `, TOKEN.toUpperCase(), 'CANARY-guess', ''];
    for (const guess of guesses) expect(await answerOf(await browser.signIn(guess))).toEqual(REFUSED);
    expect(await answerOf(await browser.signIn('CANARY-guess'))).toEqual(REFUSED);
    const early = await browser.signIn(TOKEN);
    expect(early.headers.get('retry-after')).toBe('1');
    expect(await answerOf(early)).toEqual(TOO_MANY);
    expect((await known.signIn(TOKEN)).status).toBe(200);
    expect(
      (await browser.ask('/admin/status', { headers: { authorization: `Bearer ${TOKEN}` } })).status,
    ).toBe(200);
    const audited = gateway?.lines().filter(({ refused }) => refused === 'token');
    expect(audited).toHaveLength(6);
    expect(gateway?.output()).not.toContain('CANARY');
  });

  it('refuses every other body', async () => {
    const browser = await start();
    const headers = { ...OF_PAGE, 'content-type': 'application/json' };
    const long = JSON.stringify({ token: 'x'.repeat(5_000) });
    const more = JSON.stringify({ token: TOKEN, role: 'admin' });
    for (const body of ['{"token":1}', '{}', more, long, '[]', '{', '"x"', 'null']) {
      const response = await browser.ask('/ui/session', { method: 'POST', body, headers });
      expect(await answerOf(response)).toMatchObject([400, { error: { code: 'invalid_body' } }]);
    }
  });

  it('is not there where no token is configured, nor is anything of the page', async () => {
    const browser = await start({});
    for (const [method, path] of [
      ['GET', '/ui'],
      ['GET', '/ui/'],
      ['GET', '/ui/session'],
      ['POST', '/ui/session'],
      ['DELETE', '/ui/session'],
      ['GET', '/ui/login'],
      ['GET', '/ui/callback?code=x&state=y'],
      ['GET', '/admin/me'],
    ] as const)
      expect([path, (await browser.page(method, path)).status]).toEqual([path, 404]);
  });

  it('has no way to a provider where there is none', async () => {
    const browser = await start();
    for (const path of ['/ui/login', '/ui/callback?code=x'])
      expect((await browser.ask(path)).status).toBe(404);
  });
});
