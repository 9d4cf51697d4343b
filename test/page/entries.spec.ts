import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from '@jest/globals';
import { type Page } from 'playwright-core';
import { talk, toBytes } from '../support/clients/raw-socket.js';
import { droneBody, droneRequest } from '../support/clients/sign.js';
import { PAGE_TOKEN } from '../support/identity/changing-routes.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../support/in-process-gateway.js';
import { type Look, EVERY_LOOK, turn } from '../support/page/looks.js';
import { describePage, type PageBench } from '../support/page/page-bench.js';
import { overflowing, violations } from '../support/page/rules.js';
import { REAL_PROVIDERS } from '../support/run-cli.js';

const CANARY = 'CANARY-registry-password';
const HUB = { address: 'hub.example.com', username: 'CANARY-user', password: CANARY, repos: ['acme/*'] };
const ADMIN = { Authorization: `Bearer ${PAGE_TOKEN}`, 'Content-Type': 'application/json' };

async function start(): Promise<InProcessGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'dockpass-page-'));
  const gateway = await startInProcess(
    {
      ...{ ...BOTH_CLIENTS, ADMIN_TOKEN: PAGE_TOKEN, ENTRIES_FROM: 'database:' },
      ...{ DATABASE_URL: `sqlite:${join(folder, 'page.db')}`, DATABASE_KEY: 'TEST-ONLY-'.repeat(4) },
      ...{
        REGISTRY_ALL_ADDRESS: 'hub.example.com',
        REGISTRY_ALL_USERNAME: 'all',
        REGISTRY_ALL_PASSWORD: CANARY,
      },
    },
    { providersRoot: REAL_PROVIDERS },
  );
  for (const repo of ['acme/app', 'acme/lib', 'beta/app'])
    await talk(gateway.port, toBytes(droneRequest({ body: droneBody({ repo }) })));
  return gateway;
}

describePage(['entries on the page', 'entries.spec.ts'], start, (bench) => {
  /** What somebody else does meanwhile. */
  const api = async (method: string, name: string, body?: object, headers = {}): Promise<number> => {
    const init = { method, headers: { ...ADMIN, ...headers }, ...(body && { body: JSON.stringify(body) }) };
    return (await fetch(`${bench.origin}/admin/entries/${name}`, init)).status;
  };
  const versionOf = async (name: string): Promise<string> =>
    (await fetch(`${bench.origin}/admin/entries/${name}`, { headers: ADMIN })).headers.get('etag') ?? '';

  beforeEach(async () => {
    for (const name of ['hub', 'ghcr'])
      await api('DELETE', name, undefined, { 'If-Match': await versionOf(name) });
    expect(await api('PUT', 'hub', HUB)).toBe(201);
  });

  it('adds one for a provider that its address finds, after showing who gets something else', async () => {
    const page = await bench.as('admin', { at: 'entries' });
    await page.getByRole('link', { name: 'New entry' }).click();
    await heading(page, 'New entry');
    await page.getByLabel('Name (needed)', { exact: true }).fill('ghcr');
    await page.getByLabel('Address (needed)').fill('ghcr.io');
    await page.getByText('Found by the address: ghcr').waitFor();
    await page.getByLabel('Repos', { exact: true }).fill('acme/app');
    await page.getByLabel('Username').fill('octocat');
    await page.getByLabel('Token', { exact: true }).fill(CANARY);
    expect(await page.getByLabel('Token', { exact: true }).getAttribute('type')).toBe('password');
    await look(bench, page, 'entries-new');
    await page.getByRole('button', { name: 'What would change' }).click();
    await page.locator('h2:focus', { hasText: 'What would change' }).waitFor();
    await page.getByText('1 repository gets something else than now.').waitFor();
    expect(await rowsOf(page)).toEqual([
      ['acme/app', 'drone', 'ghcr.io', 'nothing', 'database/ghcr', 'is given', 'all'],
    ]);
    await look(bench, page, 'entries-preview');
    await page.getByRole('button', { name: 'Save ghcr' }).click();
    await page.getByText('ghcr is saved and in use.').waitFor();
    await heading(page, 'ghcr');
    await look(bench, page, 'entries-show');
    expect(await versionOf('ghcr')).not.toBe('');
  });

  it('says at each field what is wrong with it, sums it up, and leads there', async () => {
    const page = await bench.as('admin', { at: 'entries/new' });
    await page.getByLabel('Name (needed)', { exact: true }).fill('hub2');
    await page.getByLabel('Address (needed)').fill('hub.example.com');
    await page.getByText('Found by the address: generic').waitFor();
    await page.getByLabel('Repos', { exact: true }).fill('*');
    await page.getByRole('button', { name: 'What would change' }).click();
    await page.getByText('The entry cannot be used like this.').waitFor();
    await page.locator('.summary:focus').waitFor();
    await look(bench, page, 'entries-wrong');
    const repos = page.getByLabel('Repos', { exact: true });
    expect(await repos.getAttribute('aria-invalid')).toBe('true');
    await page.locator('.summary').getByRole('button', { name: 'Repos' }).click();
    const focused = `document.activeElement.closest('[data-setting]').dataset.setting`;
    expect(await page.evaluate(focused)).toBe('repos');
    await page.getByLabel('Name (needed)', { exact: true }).fill('No!');
    await page.getByRole('button', { name: 'What would change' }).click();
    await page.locator('[data-setting="name"] .error', { hasText: 'has no name of a-z' }).waitFor();
    expect(await api('GET', 'hub2')).toBe(404);
  });

  it('changes one with the keyboard alone; a secret that is left empty stays, and is nowhere', async () => {
    const page = await bench.as('admin', { at: 'entries/show/hub' });
    await page.getByRole('link', { name: 'Change' }).focus();
    await page.keyboard.press('Enter');
    await heading(page, 'Change hub');
    await page.getByLabel('Repos', { exact: true }).focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('acme/*, beta/app');
    await page.keyboard.press('Enter');
    await page.locator('h2:focus', { hasText: 'What would change' }).waitFor();
    expect(await rowsOf(page)).toEqual([
      ['beta/app', 'drone', 'hub.example.com', 'all', 'database/hub', 'another entry', 'all'],
    ]);
    await page.getByRole('button', { name: 'Save hub' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('h1:focus', { hasText: 'hub' }).waitFor();
    await page.getByText('acme/*, beta/app').waitFor();
    expect(await page.content()).not.toContain('CANARY');
    expect(await versionOf('hub')).not.toBe('');
  });

  it('says so where nobody gets anything else', async () => {
    const page = await bench.as('admin', { at: 'entries/edit/hub' });
    await page.getByLabel('Repos', { exact: true }).fill('acme/*, gamma/*');
    await page.getByRole('button', { name: 'What would change' }).click();
    await page.getByText('Nobody gets anything else than now.').waitFor();
    await look(bench, page, 'entries-nothing');
  });

  it('keeps what was typed when the view is left, and drops it when told to', async () => {
    const page = await bench.as('admin', { at: 'entries/edit/hub' });
    await page.getByLabel('Repos', { exact: true }).fill('gamma/*');
    await bench.show(page, 'overview');
    await bench.show(page, 'entries/edit/hub');
    await page.getByText('What you typed before and did not save is here again.').waitFor();
    expect(await page.getByLabel('Repos', { exact: true }).inputValue()).toBe('gamma/*');
    await page.getByRole('button', { name: 'Drop it' }).click();
    expect(await page.getByLabel('Repos', { exact: true }).inputValue()).toBe('acme/*');
  });

  it('says who was faster, shows what differs, and goes on with what was typed', async () => {
    const page = await bench.as('admin', { at: 'entries/edit/hub' });
    await page.getByLabel('Repos', { exact: true }).fill('beta/*');
    await page.getByRole('button', { name: 'What would change' }).click();
    await page.getByRole('button', { name: 'Save hub' }).waitFor();
    const theirs = { ...HUB, repos: ['gamma/*'] };
    expect(await api('PUT', 'hub', theirs, { 'If-Match': await versionOf('hub') })).toBe(200);
    await page.getByRole('button', { name: 'Save hub' }).click();
    await page.getByText('Somebody else has changed this entry meanwhile.').waitFor();
    await page.getByText('The holder of the token changed it').waitFor();
    expect(await rowsOf(page)).toEqual([['Repos', 'gamma/*', 'beta/*']]);
    await look(bench, page, 'entries-conflict');
    await page.getByRole('button', { name: 'Go on with mine' }).click();
    await page.getByRole('button', { name: 'Save hub' }).click();
    await page.getByText('hub is saved and in use.').waitFor();
  });

  it('takes what others have made of it, and knows when they took it out', async () => {
    const page = await bench.as('admin', { at: 'entries/edit/hub' });
    await page.getByLabel('Repos', { exact: true }).fill('beta/*');
    const theirs = { ...HUB, repos: ['gamma/*'] };
    expect(await api('PUT', 'hub', theirs, { 'If-Match': await versionOf('hub') })).toBe(200);
    await page.getByRole('button', { name: 'What would change' }).click();
    await page.getByRole('button', { name: 'Drop mine and take theirs' }).click();
    expect(await page.getByLabel('Repos', { exact: true }).inputValue()).toBe('gamma/*');
    expect(await api('DELETE', 'hub', undefined, { 'If-Match': await versionOf('hub') })).toBe(204);
    await page.getByLabel('Repos', { exact: true }).fill('beta/*');
    await page.getByRole('button', { name: 'What would change' }).click();
    await page.getByText('Somebody has removed this entry meanwhile.').waitFor();
    await page.getByRole('button', { name: 'Make it anew with mine' }).click();
    // Its secrets went with it.
    await page.getByText('The entry cannot be used like this.').waitFor();
    await page.getByRole('link', { name: 'Cancel' }).click();
  });

  it('takes one out after showing who gets something else', async () => {
    const page = await bench.as('admin', { at: 'entries/show/hub' });
    await page.getByRole('link', { name: 'Remove' }).click();
    await page.getByText('2 repositories get something else than now.').waitFor();
    await look(bench, page, 'entries-remove');
    await page.getByRole('button', { name: 'Remove hub' }).click();
    await page.getByText('hub is removed.').waitFor();
    await page.getByText('The database has no entries.').waitFor();
    expect(await api('GET', 'hub')).toBe(404);
  });

  it('is searched, and shows the entries of other sources', async () => {
    const page = await bench.as('admin', { at: 'entries' });
    await page.getByLabel('Search').fill('acme HUB');
    await page.getByRole('rowheader', { name: 'hub' }).waitFor();
    await look(bench, page, 'entries-list');
    await page.getByLabel('State').selectOption('left out');
    await page.getByText('No entry fits.').waitFor();
    await page.getByLabel('From').selectOption('others');
    await page.getByLabel('Search').fill('');
    expect(await rowsOf(page)).toEqual([
      ['all', 'hub.example.com', 'all', 'environment', expect.any(String)],
    ]);
    await look(bench, page, 'entries-others');
  });

  it('shows viewers what there is, and no way to change it', async () => {
    const page = await bench.as('viewer', { at: 'entries' });
    await page.getByRole('link', { name: 'hub', exact: true }).click();
    await heading(page, 'hub');
    for (const name of ['New entry', 'Change', 'Remove'])
      expect(await page.getByRole('link', { name, exact: true }).count()).toBe(0);
    for (const at of ['entries/new', 'entries/edit/hub', 'entries/remove/hub']) {
      await bench.show(page, at);
      await page.getByText('Your role may see everything and change nothing.').waitFor();
      expect([at, await page.locator('main button, main input').count()]).toEqual([at, 0]);
    }
  });
});

async function heading(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
}

/** The texts of the only table, as somebody reads them. */
async function rowsOf(page: Page): Promise<readonly (readonly string[])[]> {
  await page.locator('main tbody tr').first().waitFor();
  const rows = await page.locator('main tbody tr').all();
  return Promise.all(
    rows.map(async (row) => (await row.locator('th, td').allInnerTexts()).map((text) => text.trim())),
  );
}

/** In every look: no rule is broken, nothing sticks out. */
async function look(bench: PageBench<InProcessGateway>, page: Page, name: string): Promise<void> {
  for (const one of EVERY_LOOK satisfies readonly Look[]) {
    await turn(page, one);
    // The colours of what is inherited come with the next frame.
    await page.evaluate('new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))');
    expect([name, one, await violations(page), await overflowing(page)]).toEqual([name, one, [], []]);
    await bench.picture(page, `${name}-${one}`);
  }
  await turn(page, 'light');
}
