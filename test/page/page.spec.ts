import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findProgram } from '../support/programs/find-program.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../support/in-process-gateway.js';
import { needProgram } from '../support/program.js';

const TOKEN = 'TEST-ONLY-admin-token-0123456789abcdef';
const PASSWORD = 'CANARY-registry-password';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const VIEWS = ['overview', 'registries', 'explain', 'decisions', 'clients', 'entries', 'configuration'];
const LOOKS: readonly (readonly [string, BrowserContextOptions])[] = [
  ['in light colours', { colorScheme: 'light', viewport: { width: 1280, height: 800 } }],
  ['in dark colours', { colorScheme: 'dark', viewport: { width: 1280, height: 800 } }],
  ['on a phone', { colorScheme: 'light', viewport: { width: 360, height: 740 } }],
];

const executablePath = findProgram('chromium') ?? findProgram('google-chrome');
if (executablePath === undefined)
  process.stderr.write('skipped: page.spec.ts needs chromium (Debian: chromium)\n');

/** What the browser says of a page: nothing is what it should be. */
const complaints: string[] = [];
let gateway: InProcessGateway;
let browser: Browser;

async function open(look: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ ...look, timezoneId: 'Asia/Tokyo' });
  const page = await context.newPage();
  page.on('console', (message) => {
    // The browser tells of every answer above 399, and what it thinks of forms.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text());
  });
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('request', (request) => {
    if (!request.url().startsWith(`http://127.0.0.1:${String(gateway.port)}/`))
      complaints.push(request.url());
  });
  await page.goto(`http://127.0.0.1:${String(gateway.port)}/ui/`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

async function signedIn(look: BrowserContextOptions = {}): Promise<Page> {
  const page = await open(look);
  await page.getByLabel('Admin token').fill(TOKEN);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  return page;
}

/** Each rule of accessibility that a page breaks, with where. */
async function violations(page: Page): Promise<unknown> {
  const run =
    'axe.run().then(({violations}) => violations.map(({id, nodes}) => [id, ...nodes.map(({html}) => html)]))';
  return page.evaluate(`${AXE};${run}`);
}

const withBrowser = executablePath === undefined ? describe.skip : describe;

withBrowser('the page in a browser', () => {
  beforeAll(async () => {
    needProgram();
    gateway = await startInProcess({
      ...BOTH_CLIENTS,
      ADMIN_TOKEN: TOKEN,
      REGISTRY_HUB_ADDRESS: 'hub.example',
      REGISTRY_HUB_PROVIDER: 'generic',
      REGISTRY_HUB_USERNAME: 'reader',
      REGISTRY_HUB_PASSWORD: PASSWORD,
    });
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    browser = await chromium.launch({ ...(executablePath !== undefined && { executablePath }), args });
  });
  afterAll(async () => {
    await browser.close();
    await gateway.stop();
  });

  it.each(LOOKS)('can be used by everybody, asks nobody else and breaks no rule: %s', async (_, look) => {
    complaints.length = 0;
    const start = await open(look);
    expect(await violations(start)).toEqual([]);
    await start.context().close();
    const page = await signedIn(look);
    for (const view of VIEWS) {
      await page.evaluate(`location.hash = '#/${view}'`);
      await page.locator(`nav a[href="#/${view}"][aria-current="page"]`).waitFor({ state: 'attached' });
      await page.locator('.loading').waitFor({ state: 'detached' });
      expect([view, await violations(page)]).toEqual([view, []]);
      const overflow = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';
      expect([view, await page.evaluate(overflow)]).toEqual([view, false]);
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('is used with the keyboard alone', async () => {
    const page = await open();
    await page.keyboard.press('Tab');
    await page.keyboard.type(TOKEN);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    await page.getByRole('link', { name: 'Registries' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('h1:focus', { hasText: 'Registries' }).waitFor();
    await page.context().close();
  });

  it('keeps no secret anywhere, and no script reads the session', async () => {
    const page = await signedIn();
    const kept = `JSON.stringify([document.cookie, {...localStorage}, {...sessionStorage}, document.documentElement.outerHTML])`;
    for (const view of VIEWS) {
      await page.evaluate(`location.hash = '#/${view}'`);
      await page.locator(`nav a[href="#/${view}"][aria-current="page"]`).waitFor();
      const text = String(await page.evaluate(kept));
      expect(text).not.toContain(TOKEN);
      expect(text).not.toContain('CANARY');
      expect(text).not.toContain('dockpass_session');
    }
    await page.context().close();
  });

  it('says that a session has ended, and goes on where it was after the next sign-in', async () => {
    const page = await signedIn();
    await page.evaluate(`location.hash = '#/registries'`);
    await page.getByRole('heading', { level: 1, name: 'Registries' }).waitFor();
    await page.context().clearCookies();
    await page.evaluate(`location.hash = '#/overview'`);
    await page.getByText('Your session has ended').waitFor();
    await page.getByLabel('Admin token').fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByText('That is not the admin token.').waitFor();
    await page.getByLabel('Admin token').fill(TOKEN);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in to Dockpass' }).waitFor();
    await page.context().close();
  });
});
