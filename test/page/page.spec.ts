import { expect, it } from '@jest/globals';
import { PAGE_TOKEN } from '../support/identity/changing-routes.js';
import { BOTH_CLIENTS, startInProcess } from '../support/in-process-gateway.js';
import { EVERY_LOOK, turn, VIEWS } from '../support/page/looks.js';
import { describePage } from '../support/page/page-bench.js';
import { overflowing, violations } from '../support/page/rules.js';

const SETTINGS = {
  ...BOTH_CLIENTS,
  ADMIN_TOKEN: PAGE_TOKEN,
  REGISTRY_HUB_ADDRESS: 'hub.example',
  REGISTRY_HUB_PROVIDER: 'generic',
  REGISTRY_HUB_USERNAME: 'reader',
  REGISTRY_HUB_PASSWORD: 'TEST-ONLY-password',
};

describePage(
  ['the page in a browser', 'page.spec.ts'],
  () => startInProcess(SETTINGS),
  (bench) => {
    it('can be used by everybody, in light and dark colours and on a phone: the sign-in', async () => {
      const page = await bench.stranger();
      for (const look of EVERY_LOOK) {
        await turn(page, look);
        expect([look, await violations(page), await overflowing(page)]).toEqual([look, [], []]);
      }
    });

    it.each(VIEWS)('can be used by everybody, in light and dark colours and on a phone: %s', async (view) => {
      const page = await bench.as('admin', { at: view });
      for (const look of EVERY_LOOK) {
        await turn(page, look);
        expect([look, await violations(page), await overflowing(page)]).toEqual([look, [], []]);
      }
    });

    it('is used with the keyboard alone', async () => {
      const page = await bench.stranger();
      await page.keyboard.press('Tab');
      await page.keyboard.type(PAGE_TOKEN);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
      await page.keyboard.press('Enter');
      expect(await page.evaluate('document.activeElement.id')).toBe('main');
      await page.getByRole('link', { name: 'Registries' }).focus();
      await page.keyboard.press('Enter');
      await page.locator('h1:focus', { hasText: 'Registries' }).waitFor();
    });

    it('says that a session has ended, and goes on where it was after the next sign-in', async () => {
      const page = await bench.stranger();
      await page.getByLabel('Admin token').fill(PAGE_TOKEN);
      await page.keyboard.press('Enter');
      await bench.show(page, 'registries');
      await page.context().clearCookies();
      await page.evaluate(`location.hash = '#/overview'`);
      await page.getByText('Your session has ended').waitFor();
      await page.getByLabel('Admin token').fill('wrong');
      await page.keyboard.press('Enter');
      await page.getByText('That is not the admin token.').waitFor();
      await page.getByLabel('Admin token').fill(PAGE_TOKEN);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('heading', { level: 1, name: 'Sign in to Dockpass' }).waitFor();
    });

    it('complains of what a page must not do, so that the other tests can fail', async () => {
      const page = await bench.as('viewer');
      for (const wrong of [
        `document.querySelector('main').setAttribute('style', 'width: 9999px')`,
        `fetch('https://elsewhere.example/').catch(() => undefined)`,
      ])
        await page.evaluate(`new Promise((resolve) => {
          addEventListener('securitypolicyviolation', () => setTimeout(resolve, 0), { once: true });
          ${wrong};
        })`);
      await page.evaluate(`document.querySelector('h1').style.width = '9999px'`);
      await page.evaluate(`document.querySelector('h1').replaceChildren()`);
      expect(bench.takeComplaints().join('\n')).toMatch(
        /refused by the policy: style-src-attr[^]*https:\/\/elsewhere\.example/,
      );
      expect(await overflowing(page)).toContain('the page');
      expect((await violations(page)).flat()).toContain('empty-heading');
    });
  },
);
