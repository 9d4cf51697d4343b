import { expect, it } from '@jest/globals';
import { type Page } from 'playwright-core';
import { TEST_DRONE_SECRET } from '../support/clients/sign.js';
import { PAGE_TOKEN } from '../support/identity/changing-routes.js';
import { turn, VIEWS } from '../support/page/looks.js';
import { describePage } from '../support/page/page-bench.js';
import { startWorld, WORLD_SECRETS } from '../support/page/page-world.js';

/** All that a script of the page could read: what is shown, typed and kept. */
const READABLE = `JSON.stringify([document.cookie, {...localStorage}, {...sessionStorage},
  document.documentElement.outerHTML, document.body.innerText,
  [...document.querySelectorAll('input, select, textarea')].map(({ value }) => value)])`;
const SECRETS = [...Object.values(WORLD_SECRETS), PAGE_TOKEN, TEST_DRONE_SECRET];
const FORMS = SECRETS.flatMap((secret) => [
  secret,
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  Buffer.from(`ci:${secret}`).toString('base64').replace(/=+$/, ''),
  Buffer.from(secret).toString('hex'),
  encodeURIComponent(secret),
]);

/** What came and went while a page was open, each with where. */
class Traffic {
  readonly said: [where: string, text: string][] = [];
  readonly cookies: string[] = [];
  readonly cached: [path: string, cacheControl: string][] = [];
  readonly #pending: Promise<void>[] = [];

  constructor(page: Page) {
    page.on('console', (message) => this.said.push(['console', message.text()]));
    page.on('request', (request) => this.said.push(['address', request.url()]));
    page.on('response', (response) => {
      const read = async (): Promise<void> => {
        const path = new URL(response.url()).pathname;
        const { 'set-cookie': cookie = '', ...headers } = await response.allHeaders();
        if (cookie !== '') this.cookies.push(cookie);
        this.cached.push([path, headers['cache-control'] ?? '']);
        this.said.push([path, JSON.stringify(headers)], [path, await response.text().catch(() => '')]);
      };
      this.#pending.push(read());
    });
  }

  async all(): Promise<readonly [where: string, text: string][]> {
    await Promise.all(this.#pending);
    return this.said;
  }
}

/** Secrets in what was said, each with where. */
function leaks(said: readonly (readonly [where: string, text: string])[], forms = FORMS): readonly string[] {
  return said.flatMap(([where, text]) =>
    forms.some((form) => text.includes(form)) || /canary/i.test(text)
      ? [`${where}: ${text.slice(0, 200)}`]
      : [],
  );
}

describePage(
  ['secrets that the gateway has', 'page-canary.spec.ts'],
  () => startWorld(),
  (bench) => {
    it.each(['admin', 'viewer'] as const)(
      'are in nothing that is shown, sent or kept, in whatever view and theme: %s',
      async (role) => {
        const page = await bench.as(role);
        const traffic = new Traffic(page);
        await page.reload();
        for (const view of VIEWS) {
          await bench.show(
            page,
            view === 'explain' ? 'explain?repo=acme/app&image=ends.vendor.example/a' : view,
          );
          for (const summary of await page.locator('main summary').all()) await summary.click();
          for (const look of ['light', 'dark'] as const) {
            await turn(page, look);
            const text = String(await page.evaluate(READABLE));
            expect([view, look, leaks([['the page', text]])]).toEqual([view, look, []]);
            expect(text).not.toContain('dockpass_');
          }
        }
        expect(leaks(await traffic.all())).toEqual([]);
        const [cookie] = await page.context().cookies();
        expect(leaks(traffic.said, [String(cookie?.value)])).toEqual([]);
        expect(cookie).toMatchObject({ name: 'dockpass_session', httpOnly: true, sameSite: 'Strict' });
        const parts = String(cookie?.value)
          .split('.')
          .map((part) => Buffer.from(part, 'base64url').toString('latin1'));
        expect(parts.slice(1).join()).not.toMatch(/admin|viewer|token/);
      },
    );

    it('are kept nowhere by a sign-in, and nothing but what has a hashed name is', async () => {
      const page = await bench.stranger();
      const traffic = new Traffic(page);
      await page.reload();
      await page.getByLabel('Admin token').fill(PAGE_TOKEN);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
      expect(leaks([['the page', String(await page.evaluate(READABLE))]])).toEqual([]);
      expect(leaks(await traffic.all())).toEqual([]);
      for (const line of traffic.cookies.flatMap((lines) => lines.split('\n')))
        expect(line).toMatch(/^dockpass_\w+=[\w.-]+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/);
      expect(traffic.cookies).not.toEqual([]);
      const kept = traffic.cached.filter(([, cacheControl]) => cacheControl !== 'no-store');
      expect(kept.every(([path]) => /^\/ui\/(?:app-[\w-]+\.\w+|favicon\.svg)$/.test(path))).toBe(true);
      expect(kept.length).toBeGreaterThan(1);
    });

    it('would be seen, so that these tests can fail', async () => {
      const page = await bench.as('admin');
      await page.evaluate(
        `document.querySelector('h1').textContent = ${JSON.stringify(WORLD_SECRETS.minted)}`,
      );
      expect(leaks([['the page', String(await page.evaluate(READABLE))]])).toHaveLength(1);
      for (const form of FORMS) expect(leaks([['x', `a ${form} b`]])).toHaveLength(1);
    });
  },
);
