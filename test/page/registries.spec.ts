import { beforeAll, afterAll, expect, it } from '@jest/globals';
import { broken, vendors } from '../fixtures/providers/vendor/vendor.module.js';
import { sendRequest } from '../support/clients/send-request.js';
import { droneBody, droneRequest } from '../support/clients/sign.js';
import { vendorEntry } from '../support/docs/threats.js';
import { FakeClock } from '../support/fake-clock.js';
import { PAGE_TOKEN } from '../support/identity/changing-routes.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../support/in-process-gateway.js';
import { EVERY_LOOK, turn } from '../support/page/looks.js';
import { describePage } from '../support/page/page-bench.js';
import { overflowing, violations } from '../support/page/rules.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let clock: FakeClock;
let minted = 0;

beforeAll(() => {
  vendors.set('down', broken);
  vendors.set('app', () => {
    const expiresAt = clock.now() + 12 * HOUR;
    return Promise.resolve({ username: 'app', password: `CANARY-${String(++minted)}`, expiresAt });
  });
});
afterAll(() => {
  vendors.clear();
});

async function ask(port: number, repo: string, date = clock.now()): Promise<void> {
  await sendRequest(port, droneRequest({ body: droneBody({ repo, build: 1 }), date }));
}

/** A gateway that has been at it for most of an hour. */
async function start(): Promise<InProcessGateway> {
  clock = new FakeClock(Date.now() - 50 * MINUTE);
  const gateway = await startInProcess(
    {
      ...BOTH_CLIENTS,
      ADMIN_TOKEN: PAGE_TOKEN,
      ...vendorEntry('app', { REPOS: 'acme/*' }),
      ...vendorEntry('down', { REPOS: 'umbrella/*' }),
    },
    { clock },
  );
  const { port } = gateway;
  for (let minute = 0; minute < 50; minute += 5) {
    for (let at = 0; at <= minute % 15; at += 3)
      await ask(port, at % 2 === 0 ? 'acme/app' : 'acme/web', Date.now());
    if (minute % 10 === 0) await ask(port, 'acme/app', Date.now() - HOUR);
    await clock.advance(5 * MINUTE);
  }
  await post(gateway, 'down/mint');
  return gateway;
}

function post({ port }: Pick<InProcessGateway, 'port'>, path: string): Promise<Response> {
  return fetch(`http://127.0.0.1:${String(port)}/admin/registries/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${PAGE_TOKEN}` },
  });
}

const VIEWS = ['overview', 'registries', 'registries/app', 'registries/down', 'clients'];
const CURE = 'the vendor cannot be reached or reports a failure of its own';

describePage(['what it does now', 'registries.spec.ts'], start, (bench) => {
  it.each(VIEWS)('breaks no rule, in light and dark and on a phone: %s', async (at) => {
    const page = await bench.as('admin');
    await bench.show(page, at);
    for (const look of EVERY_LOOK) {
      await turn(page, look);
      expect([look, await violations(page), await overflowing(page)]).toEqual([look, [], []]);
      await bench.picture(page, `${at.replace('/', '-')}-${look}`);
    }
  });

  it('says first what fails, and what to do', async () => {
    const page = await bench.as('viewer', { at: 'overview' });
    const fails = page.locator('section', { hasText: 'Fails now' });
    await fails.getByText(CURE).waitFor();
    await fails.getByRole('link', { name: 'down' }).click();
    await page.getByRole('heading', { level: 1, name: 'down' }).waitFor();
    await page.getByText('The last mint failed: unavailable').waitFor();
    await page.getByText(CURE).waitFor();
  });

  it('draws the last hour, and tells it in words and figures', async () => {
    const page = await bench.as('viewer', { at: 'overview' });
    const plot = page.getByRole('img', { name: 'Requests by the minute' });
    expect(await plot.locator('desc').textContent()).toMatch(
      /^\d+ requests: 2\d given, 0 with nothing for them, 5 refused, 0 not to be had\./,
    );
    expect(await plot.locator('rect.refused').count()).toBe(5);
    await page.getByText('The same as a table').click();
    expect(
      await page
        .getByRole('table', { name: /^Requests by the minute/ })
        .locator('tbody tr')
        .count(),
    ).toBe(10);
  });

  it('finds entries by what they hold, and remembers that in the address', async () => {
    const page = await bench.as('viewer', { at: 'registries' });
    await page.getByLabel('Name, address, repository or provider').fill('UMBRELLA');
    await page.keyboard.press('Enter');
    await page.getByRole('rowheader', { name: 'down' }).waitFor();
    await page.locator('tbody tr').nth(1).waitFor({ state: 'detached' });
    await page.getByLabel('State').selectOption('ok');
    await page.getByText('No entry fits.').waitFor();
    expect(await page.evaluate('location.hash')).toBe('#/registries?search=UMBRELLA&state=ok');
    await page.getByRole('link', { name: 'Show all' }).click();
    await page.getByRole('rowheader', { name: 'app' }).waitFor();
  });

  it('shows the life of a credential, and who used it', async () => {
    const page = await bench.as('viewer', { at: 'registries/app' });
    const life = page.getByRole('img', { name: 'Life of the credential' });
    expect(await life.locator('desc').textContent()).toMatch(/^It has lived for 5\d min.* and ends in 11 h/);
    await page.getByText('There is no database that answers').waitFor();
    const uses = page.getByRole('table', { name: 'Repositories that were given it' });
    expect(await uses.getByRole('rowheader').allTextContents()).toEqual(
      expect.arrayContaining(['acme/app', 'acme/web']),
    );
    expect(await page.getByRole('button', { name: /Probe|Mint/ }).count()).toBe(0);
  });

  it('lets an admin probe an entry and mint again, by the keyboard, and says what came of it', async () => {
    const page = await bench.as('admin', { at: 'registries/down' });
    await page.getByRole('button', { name: 'Probe now' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('.outcome').getByText(`network: ${CURE}.`).waitFor();
    await bench.show(page, 'registries/app');
    const before = minted;
    await page.getByRole('button', { name: 'Mint again' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('.outcome').getByText('it was minted, and is given from now on.').waitFor();
    expect(minted).toBe(before + 1);
    await page.getByText('2 attempts so far').waitFor();
    await page.getByRole('button', { name: 'Mint again' }).click();
    await page.locator('.outcome').getByText('less than five seconds ago').waitFor();
    expect(minted).toBe(before + 1);
  });

  it('says of an entry that is not there that it is not', async () => {
    const page = await bench.as('viewer', { at: 'registries' });
    await bench.show(page, 'registries/no%2Fsuch');
    await page.getByRole('heading', { level: 1, name: 'no/such' }).waitFor();
    await page.getByText('There is no such entry in use.').waitFor();
  });

  it('tells of a client why it was refused, and how its clock is', async () => {
    const page = await bench.as('viewer', { at: 'clients' });
    const drone = page.locator('section', { has: page.getByRole('heading', { name: 'drone' }) });
    await drone.getByText('date_stale').waitFor();
    await drone
      .getByText('The request was signed too long ago: set the clocks of both machines by NTP.')
      .waitFor();
    expect(await drone.getByRole('img', { name: 'Clock' }).locator('desc').textContent()).toMatch(
      /by 0 to 1 s/,
    );
    const other = page.locator('section', { has: page.getByRole('heading', { name: 'woodpecker' }) });
    await other.getByText('No request was let in yet.').waitFor();
  });
});
