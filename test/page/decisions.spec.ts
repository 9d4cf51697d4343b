import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Page } from 'playwright-core';
import { broken, vendors } from '../fixtures/providers/vendor/vendor.module.js';
import { sendRequest } from '../support/clients/send-request.js';
import { droneBody, droneRequest } from '../support/clients/sign.js';
import { newDatabaseUrl } from '../support/database/test-database.js';
import { vendorEntry } from '../support/docs/threats.js';
import { PAGE_TOKEN } from '../support/identity/changing-routes.js';
import { BOTH_CLIENTS, startInProcess } from '../support/in-process-gateway.js';
import { EVERY_LOOK, turn } from '../support/page/looks.js';
import { describePage } from '../support/page/page-bench.js';
import { overflowing, violations } from '../support/page/rules.js';
import { until } from '../support/until.js';

const SETTINGS = {
  ...BOTH_CLIENTS,
  ADMIN_TOKEN: PAGE_TOKEN,
  ...vendorEntry('app', { REPOS: 'acme/*' }),
  ...vendorEntry('down', { REPOS: 'umbrella/*' }),
};
/** Milliseconds after which the view has asked again. */
const A_TURN_MS = 6_000;

beforeAll(() => {
  vendors.set('down', broken);
});
afterAll(() => {
  vendors.clear();
});

async function ask(port: number, repo: string, build: number, sourceRepo = ''): Promise<void> {
  await sendRequest(port, droneRequest({ body: droneBody({ repo, build, sourceRepo }) }));
}

/** What stands in the rows, without their times. */
async function rows(page: Page): Promise<readonly string[]> {
  const texts = await page.locator('tbody tr').allInnerTexts();
  return texts.map((text) =>
    text
      .split(/\s*[\n\t]\s*/)
      .slice(1)
      .join(' | '),
  );
}

describePage(
  ['the decisions', 'decisions.spec.ts'],
  () => startInProcess(SETTINGS),
  (bench) => {
    it('say that there are none yet, and appear by themselves', async () => {
      const page = await bench.as('viewer', { at: 'decisions', clock: true });
      await page.getByText('Nothing was decided yet.').waitFor();
      await page.getByText('Of this process since its start').waitFor();
      await ask(bench.served.port, 'acme/first', 1);
      await page.clock.runFor(A_TURN_MS);
      await page.getByText('app.vendor.example by app', { exact: true }).waitFor();
      expect(await rows(page)).toEqual([
        'acme/first #1 | push | given | app.vendor.example by app | Explain | drone',
      ]);
    });

    it('say of each what was given or why not, and lead to its explanation', async () => {
      const { port } = bench.served;
      await ask(port, 'acme/why', 2);
      await ask(port, 'acme/why', 3, 'mallory/why');
      await ask(port, 'umbrella/why', 4);
      await ask(port, 'other/why', 5);
      const page = await bench.as('viewer', { at: 'decisions' });
      expect((await rows(page)).slice(0, 4)).toEqual([
        'other/why #5 | push | nothing | No entry is for it. | Explain | drone',
        'umbrella/why #4 | push | failed | down failed (unavailable) | Explain | drone',
        'acme/why #3 | push, of a fork | nothing | app: not for builds of forks | Explain | drone',
        'acme/why #2 | push | given | app.vendor.example by app | Explain | drone',
      ]);
      await page.locator('tbody tr', { hasText: '#3' }).getByRole('link', { name: 'Explain' }).click();
      await page.getByRole('heading', { level: 1, name: 'Who gets what' }).waitFor();
      const asked = Object.fromEntries(new URLSearchParams(page.url().split('?')[1]));
      expect(asked).toEqual({
        ...{ repo: 'acme/why', event: 'push', fork: 'true', client: 'drone', repoId: '4567' },
        for: 'registries',
      });
    });

    it('do not move what somebody reads: the new ones wait until they are asked for', async () => {
      const { port } = bench.served;
      await ask(port, 'acme/calm', 1);
      const page = await bench.as('viewer', { at: 'decisions?repo=acme/calm', clock: true });
      const first = page.locator('tbody tr', { hasText: '#1' });
      await first.locator('summary').click();
      await first.getByText('Link to this decision').waitFor();
      const before = await first.boundingBox();
      await ask(port, 'acme/calm', 2);
      await page.clock.runFor(A_TURN_MS);
      const more = page.getByRole('button', { name: 'Show 1 new' });
      await more.waitFor();
      expect(await page.locator('tbody tr').count()).toBe(1);
      expect(await first.boundingBox()).toEqual(before);
      await more.click();
      await page.locator('tbody tr', { hasText: '#2' }).waitFor();
      await first.getByText('Link to this decision').waitFor();
      const last = page.waitForResponse(/admin\/decisions/);
      await page.getByRole('button', { name: 'Live' }).click();
      await last;
      await ask(port, 'acme/calm', 3);
      const asks: string[] = [];
      page.on('request', (request) => asks.push(request.url()));
      await page.clock.runFor(10 * A_TURN_MS);
      expect(asks.filter((url) => url.includes('/admin/decisions'))).toEqual([]);
    });

    it('are found by everything that is known of them, and what is found can be linked', async () => {
      const { port } = bench.served;
      await ask(port, 'acme/find', 10);
      await ask(port, 'acme/find', 11);
      await ask(port, 'umbrella/find', 12);
      const page = await bench.as('viewer', { at: 'decisions' });
      await page.getByLabel('Repository').fill('acme/find');
      await page.getByLabel('Build').fill('11');
      await page.getByLabel('Outcome').selectOption('given');
      await page.getByText('By entry, address, client or time').click();
      await page.getByLabel('Client').fill('drone');
      await page.getByLabel('Entry').fill('app');
      await page.getByLabel('Registry address').fill('app.vendor.example');
      await page.getByLabel('From').fill('2020-01-01T09:30');
      await page.getByLabel('Until').fill('2120-01-01T09:30');
      await page.getByRole('button', { name: 'Search' }).click();
      await until(async () => (await rows(page)).length === 1);
      expect(await rows(page)).toEqual([
        'acme/find #11 | push | given | app.vendor.example by app | Explain | drone',
      ]);
      // The browser is in Tokyo.
      expect(page.url()).toContain('from=2020-01-01T00%3A30%3A00.000Z');
      const other = await bench.as('admin', { at: page.url().split('#/')[1] ?? '' });
      expect(await rows(other)).toEqual(await rows(page));
      expect(await other.getByLabel('From').inputValue()).toBe('2020-01-01T09:30');
      await other.getByRole('link', { name: 'Show all' }).click();
      await until(async () => (await rows(other)).some((row) => row.startsWith('umbrella/find')));
      for (const [filters, found] of [
        ['repo=umbrella/find&build=12&entry=down', 1],
        ['repo=umbrella/find&entry=app', 0],
        ['repo=umbrella/find&outcome=given', 0],
        ['repo=acme/find&to=2020-01-01', 0],
        ['repo=acme/find&client=woodpecker', 0],
        ['repo=acme/find&address=other.example', 0],
      ] as const) {
        await bench.show(page, `decisions?${filters}`);
        expect([filters, (await rows(page)).length]).toEqual([filters, found]);
      }
    });

    it('can be linked one by one', async () => {
      await ask(bench.served.port, 'acme/one', 20);
      await ask(bench.served.port, 'acme/one', 20);
      const page = await bench.as('viewer', { at: 'decisions?repo=acme/one' });
      await page.locator('summary', { hasText: 'app.vendor.example' }).last().click();
      const id = await page.locator('details[open] code').first().innerText();
      await page.getByRole('link', { name: 'Link to this decision' }).click();
      await page.getByLabel('Until').waitFor();
      await until(async () => (await rows(page)).length === 1);
      await page.locator('tbody summary').click();
      expect(await page.locator('details[open] code').first().innerText()).toBe(id);
    });

    it('say what is wrong with a question, and keep what was typed', async () => {
      const page = await bench.as('viewer', { at: 'decisions' });
      await page.getByLabel('Build').fill('7');
      await page.keyboard.press('Enter');
      await page.getByText('build needs repo beside it').waitFor();
      expect(await page.getByLabel('Build').inputValue()).toBe('7');
      await bench.show(page, 'decisions?repo=acme/nobody');
      await page.getByText('Nothing that fits was decided.').waitFor();
      await bench.show(page, 'decisions?cursor=d12');
      await page.getByText('cursor is of no page').waitFor();
      await page.getByRole('link', { name: 'Go to the newest ones' }).click();
      await page.locator('tbody tr').first().waitFor();
    });

    it('turn pages, and can be read by everybody in every look', async () => {
      const { port } = bench.served;
      for (let build = 100; build < 160; build++) await ask(port, 'acme/many', build, build % 2 ? 'a/b' : '');
      const page = await bench.as('viewer', { at: 'decisions?repo=acme/many' });
      expect((await rows(page)).length).toBe(50);
      await page.locator('tbody summary').first().click();
      for (const look of EVERY_LOOK) {
        await turn(page, look);
        expect([look, await violations(page), await overflowing(page)]).toEqual([look, [], []]);
        await bench.picture(page, `decisions-${look}`);
      }
      await page.getByRole('link', { name: 'Older ones' }).click();
      await until(async () => (await rows(page)).length === 10);
      expect((await rows(page)).at(-1)).toContain('#100');
      await page.goBack();
      await until(async () => (await rows(page)).length === 50);
    });
  },
);

describePage(
  ['the decisions of a database', 'decisions.spec.ts'],
  async () =>
    startInProcess({
      ...SETTINGS,
      DATABASE_URL: await newDatabaseUrl('sqlite'),
      DATABASE_KEY: 'TEST-ONLY-'.repeat(4),
    }),
  (bench) => {
    it('are those of before the start, too, and nothing is said of memory', async () => {
      for (let build = 0; build < 3; build++) await ask(bench.served.port, 'acme/kept', build + 1);
      const page = await bench.as('viewer', { at: 'decisions', clock: true });
      await until(async () => {
        await page.clock.runFor(A_TURN_MS);
        return (await rows(page)).length === 3;
      });
      expect((await rows(page))[0]).toContain('acme/kept #3');
      expect(await page.getByText('Of this process since its start').count()).toBe(0);
    });
  },
);
