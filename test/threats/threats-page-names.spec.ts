import { expect, it } from '@jest/globals';
import { PageBrowser } from '../support/identity/page-browser.js';
import { PAGE_TOKEN } from '../support/identity/changing-routes.js';
import { answerWith, harm } from '../support/page/hostile-answers.js';
import { turn, VIEWS } from '../support/page/looks.js';
import { describePage } from '../support/page/page-bench.js';
import { startWorld } from '../support/page/page-world.js';
import { overflowing } from '../support/page/rules.js';
import { until } from '../support/until.js';

const MARKUP = `"'><img src=x onerror=window.ran=1><script>window.ran=1</script><a href=javascript:window.ran=1>`;
const TEXTS = {
  'markup that ends what it stands in': MARKUP,
  'an address that is a script': 'javascript:window.ran=1//',
  'signs that nobody sees, and that turn words around':
    'a\u202Egpj.exe\u2066\u200B\0b\r\u0085c\u2028d\x1b[31m',
  'ten thousand letters': 'x'.repeat(10_000),
  'a name that every object has': '__proto__',
};

/** Everything that somebody outside can name, as far as the gateway takes it. */
const WORDS = {
  repo: `<img/src=x/onerror=window.ran=1>"'/\u202Eeman`,
  event: '<svg onload=window.ran=1>\r\n\0\u2066',
  repoId: MARKUP + 'x'.repeat(300),
  file: '<img src=x onerror=window.ran=1>\n\u202E.yaml',
};
const PERSON = { by: 'token', subject: MARKUP, name: `<b>${MARKUP.slice(0, 80)}\u202E` } as const;

describePage(
  ['T22 somebody who names something so that the page that shows it does harm', 'threats-page-names.spec.ts'],
  () => startWorld(WORDS),
  (bench) => {
    it.each(VIEWS)('T22 what others named is text in every view: %s', async (view) => {
      const page = await bench.as('admin', { actor: PERSON, at: view });
      if (view === 'decisions') {
        await page.getByText('<img/src=x/onerror').first().waitFor();
        for (const summary of await page.locator('tbody summary').all()) await summary.click();
      }
      expect(await harm(page)).toEqual([]);
      await turn(page, 'phone');
      expect(await overflowing(page)).toEqual([]);
    });

    it.each(Object.entries(TEXTS))('T22 so is any text in any field of any answer: %s', async (_, text) => {
      const page = await bench.as('admin', { actor: PERSON });
      await answerWith(page, text);
      await page.reload();
      for (const view of VIEWS) {
        await turn(page, 'light');
        await bench.show(page, view === 'explain' ? 'explain?repo=acme/app' : view);
        expect([view, await harm(page), await overflowing(page)]).toEqual([view, [], []]);
        await turn(page, 'phone');
        expect([view, await overflowing(page)]).toEqual([view, []]);
      }
    });

    it('T22 an address that somebody sends is text, and asks nothing but what it says', async () => {
      const page = await bench.as('admin');
      for (const hash of [
        `#/${encodeURIComponent(MARKUP)}`,
        `#/explain?repo=${encodeURIComponent(MARKUP)}&image=javascript:window.ran=1`,
        `#/decisions?repo=${encodeURIComponent(MARKUP)}&cursor=%00&outcome=__proto__&from=x`,
        '#javascript:window.ran=1',
        '#/__proto__/constructor',
        '#/%E0%A4%A',
      ]) {
        await page.goto(`${bench.origin}/ui/${hash}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await until(async () => (await page.locator('.loading').count()) === 0);
        expect([hash, await harm(page)]).toEqual([hash, []]);
      }
    });

    it('T22 no answer is taken for a page, whatever it says', async () => {
      const browser = new PageBrowser(bench.served.port);
      await browser.signIn(PAGE_TOKEN);
      for (const path of [
        '/admin/status',
        '/admin/decisions',
        '/admin/entries',
        '/admin/entries/%3Cscript%3E',
        `/admin/explain?repo=${encodeURIComponent(MARKUP)}`,
        `/admin/decisions?repo=${encodeURIComponent(MARKUP)}`,
        '/ui/session',
        '/ui/%3Cscript%3E',
      ]) {
        const { headers } = await browser.page('GET', path);
        expect([path, headers.get('content-type')]).toEqual([path, 'application/json; charset=utf-8']);
        expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff']);
        expect([path, headers.get('cache-control')]).toEqual([path, 'no-store']);
      }
    });
  },
);
