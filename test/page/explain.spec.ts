import { expect, it } from '@jest/globals';
import { type Page } from 'playwright-core';
import { PAGE_TOKEN } from '../support/identity/changing-routes.js';
import { BOTH_CLIENTS, startInProcess } from '../support/in-process-gateway.js';
import { sendRequest } from '../support/clients/send-request.js';
import { droneRequest } from '../support/clients/sign.js';
import { EVERY_LOOK, turn } from '../support/page/looks.js';
import { describePage } from '../support/page/page-bench.js';
import { overflowing, violations } from '../support/page/rules.js';

function entry(name: string, address: string, more: Readonly<Record<string, string>> = {}) {
  const all = {
    ADDRESS: address,
    PROVIDER: 'generic',
    USERNAME: 'reader',
    PASSWORD: `TEST-ONLY-${name}`,
    ...more,
  };
  return Object.fromEntries(Object.entries(all).map(([key, value]) => [`REGISTRY_${name}_${key}`, value]));
}

const SETTINGS = {
  ...BOTH_CLIENTS,
  ADMIN_TOKEN: PAGE_TOKEN,
  ...entry('APP', 'ghcr.io', { REPOS: 'acme/app', GIVE: 'pull,secrets' }),
  ...entry('ORG', 'ghcr.io', { REPOS: 'acme/*' }),
  ...entry('TAGS', 'quay.io', { EVENTS: 'tag', CLIENTS: 'drone' }),
  ...entry('OTHER', 'other.example', { REPOS: 'other/*' }),
};
const HOSTILE = '<img src=x onerror=alert(1)>';

/** The answer for a client, a line for each entry. */
async function linesFor(page: Page, client: string): Promise<readonly string[]> {
  const rows = page.getByRole('table', { name: `Entries for ${client}` }).locator('tbody tr');
  await rows.first().waitFor();
  return (await rows.allInnerTexts()).map((text) => text.split(/\s*[\t\n]+\s*/).join(' | '));
}

describePage(
  ['who gets what', 'explain.spec.ts'],
  () => startInProcess(SETTINGS),
  (bench) => {
    it('says of every entry whether it is given and why, what is given first, in every look', async () => {
      const page = await bench.as('viewer', {
        at: 'explain?repo=acme/app&image=ghcr.io/acme/x:1&ref=refs/heads/x',
      });
      expect(await linesFor(page, 'drone')).toEqual([
        'app | ghcr.io | given | its pattern acme/app matches | instead of org at ghcr.io: a repository wins over a pattern',
        'org | ghcr.io | another wins | app has ghcr.io too and wins',
        'tags | quay.io | other event | it is only for the event tag',
        'other | other.example | for others | none of its patterns matches: other/*',
      ]);
      expect((await linesFor(page, 'woodpecker')).map((line) => line.split(' | ')[2])).toEqual([
        'given',
        'another wins',
        'other client',
        'for others',
      ]);
      expect(await page.getByText('authenticated by').first().innerText()).toBe('authenticated by app');
      for (const look of EVERY_LOOK) {
        await turn(page, look);
        expect([look, await violations(page), await overflowing(page)]).toEqual([look, [], []]);
        await bench.picture(page, `explain-${look}`);
      }
    });

    it('asks by its form: with the return key, and at once where something is chosen', async () => {
      const page = await bench.as('viewer', { at: 'explain' });
      await page.getByText('Name a repository.').waitFor();
      await page.getByLabel('Repository', { exact: true }).fill('acme/app');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 2, name: 'woodpecker' }).waitFor();
      await page.getByLabel('Client').selectOption('drone');
      await page.getByRole('heading', { level: 2, name: 'woodpecker' }).waitFor({ state: 'detached' });
      await page.getByLabel('Event').selectOption('tag');
      await page.getByText('2 given').waitFor();
      expect(await page.evaluate('location.hash')).toBe('#/explain?repo=acme%2Fapp&event=tag&client=drone');
      await page.goBack();
      await page.getByText('1 given').waitFor();
      expect(await page.getByLabel('Event').inputValue()).toBe('push');
    });

    it('explains what is given to steps, and why a whole request gets nothing', async () => {
      const page = await bench.as('viewer', { at: 'explain?repo=acme/app&for=secrets&client=drone&image=x' });
      await page.getByText('Names of the secrets: app_username, app_password, app_docker_config').waitFor();
      expect(await page.getByLabel('Image').count()).toBe(0);
      expect((await linesFor(page, 'drone'))[1]).toBe(
        'org | ghcr.io | for others | it is only given for pulling; GIVE=pull,secrets gives it to steps, too',
      );
      await page.getByLabel('From a fork').selectOption('yes');
      await page.getByText('The whole request gets nothing.').waitFor();
      await page.getByText('the build is of a fork, so no secret is given').waitFor();
      expect(await page.getByRole('table').count()).toBe(0);
    });

    it('leads to the registry, and offers the repositories that asked lately', async () => {
      await sendRequest(bench.served.port, droneRequest());
      const page = await bench.as('viewer', { at: 'explain' });
      await page.getByRole('link', { name: 'octocat/hello-world' }).click();
      await page.getByRole('link', { name: 'tags', exact: true }).first().click();
      expect(await page.evaluate('location.hash')).toBe('#/registries/tags');
    });

    it.each([
      [`repo=${HOSTILE}`, 'repo must be one CI repository, namespace/name'],
      ['repo=acme', 'repo must be one CI repository, namespace/name'],
      [`repo=acme/app&event=${HOSTILE}`, 'event must be one of push, '],
      [`repo=acme/app&client=${HOSTILE}`, 'client must be the name of one configured client'],
      [`repo=acme/app&image=${HOSTILE}`, 'image must be the name of one image'],
      [`repo=acme/app&forge=${HOSTILE}`, 'forge must be the whole number of a forge'],
      ['repo=acme/app&blocked=true&client=drone', 'blocked is for Woodpecker'],
    ])('says what it takes, and shows what came as text: %s', async (query, message) => {
      const encoded = query.replaceAll(HOSTILE, encodeURIComponent(HOSTILE));
      const page = await bench.as('viewer', { at: `explain?${encoded}` });
      await page.getByRole('alert').getByText(message).waitFor();
      expect(await page.locator('main img').count()).toBe(0);
      const word = query.includes(HOSTILE) ? 1 : 0;
      const shown = `[...document.querySelectorAll('main input, main select')].filter(({ value }) => value === ${JSON.stringify(HOSTILE)}).length`;
      expect(await page.evaluate(shown)).toBe(word);
      expect(await violations(page)).toEqual([]);
    });
  },
);
