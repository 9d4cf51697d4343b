import { expect, it } from '@jest/globals';
import { OIDC_CLIENT, OidcLoopback, type Person } from '../support/identity/oidc-loopback.js';
import { PAGE_TOKEN } from '../support/identity/changing-routes.js';
import { BOTH_CLIENTS, type InProcessGateway, startInProcess } from '../support/in-process-gateway.js';
import { EVERY_LOOK, turn } from '../support/page/looks.js';
import { describePage } from '../support/page/page-bench.js';
import { overflowing, violations } from '../support/page/rules.js';

const ADA: Person = { sub: '4711', preferred_username: 'ada', groups: ['ci-admins'] };
const EVE: Person = { sub: '4713', preferred_username: 'eve', groups: ['staff'] };

interface WithProvider extends InProcessGateway {
  readonly provider: OidcLoopback;
}

/** Only a gateway that listens knows how browsers reach it. */
async function start(): Promise<WithProvider> {
  const gateway = await startInProcess({ ...BOTH_CLIENTS, ADMIN_TOKEN: PAGE_TOKEN });
  const publicUrl = `http://127.0.0.1:${String(gateway.port)}`;
  const provider = await OidcLoopback.start({ person: ADA, publicUrl });
  Object.assign(gateway.env, {
    PUBLIC_URL: publicUrl,
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: OIDC_CLIENT.id,
    OIDC_CLIENT_SECRET: OIDC_CLIENT.secret,
    OIDC_SCOPE: 'openid profile email groups',
    OIDC_ADMINS: 'groups=ci-admins',
  });
  expect(await gateway.reload('signal')).toBe('applied');
  const stop = async (): Promise<void> => {
    await Promise.all([gateway.stop(), provider.stop()]);
  };
  return { ...gateway, provider, stop };
}

describePage(['the sign-in in a browser', 'sign-in.spec.ts'], start, (bench) => {
  /** That the browser goes to the provider is what it is there for. */
  const others = (): readonly string[] => {
    const { issuer } = bench.served.provider;
    return bench.takeComplaints().filter((one) => !one.startsWith(`asks elsewhere: ${issuer}/`));
  };

  it('goes to the provider and back, to the view that was asked for, until the sign-out', async () => {
    const page = await bench.stranger();
    await page.goto(`${bench.origin}/ui/#/clients`);
    await page.getByRole('link', { name: 'Sign in with your account' }).click();
    await page.getByRole('heading', { level: 1, name: 'Clients' }).waitFor();
    await page.getByText('ada').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in to Dockpass' }).waitFor();
    expect(others()).toEqual([]);
  });

  it('says who is not let in, and what to do: turned back, no role, no provider', async () => {
    const { provider } = bench.served;
    const page = await bench.stranger();
    for (const [person, text] of [
      [undefined, 'The provider did not let you in, or you turned back there.'],
      [EVE, 'The provider knows you, but nothing that it says of you lets you in here.'],
    ] as const) {
      provider.options.person = person;
      await page.getByRole('link', { name: 'Sign in with your account' }).click();
      await page.getByRole('alert').getByText(text).waitFor();
      expect(await violations(page)).toEqual([]);
    }
    await page.goto(`${bench.origin}/ui/callback?code=x&state=y`);
    await page.getByText('That took too long, or began in another browser.').waitFor();
    await page.goto(`${bench.origin}/ui/#/sign-in/provider`);
    await page.reload();
    await page.getByText('The provider cannot be reached or answers wrongly.').waitFor();
    expect(others()).toEqual([]);
  });

  it('has both ways and what a password manager looks for, in every look', async () => {
    const page = await bench.stranger();
    const input = page.getByLabel('Admin token');
    expect(await input.getAttribute('autocomplete')).toBe('current-password');
    const name = page.locator('form input[autocomplete="username"]');
    expect([await name.count(), await name.isVisible(), await name.inputValue()]).toEqual([
      1,
      false,
      'dockpass',
    ]);
    for (const look of EVERY_LOOK) {
      await turn(page, look);
      expect([look, await violations(page), await overflowing(page)]).toEqual([look, [], []]);
      await bench.picture(page, `sign-in-${look}`);
    }
  });

  it('tells somebody who is still signed in so where the sign-out does not arrive', async () => {
    const page = await bench.as('admin');
    await page.route('**/ui/session', (route) => route.abort());
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are still signed in. The gateway cannot be reached.').waitFor();
    await page.unroute('**/ui/session');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in to Dockpass' }).waitFor();
  });

  it('closes the menu of a phone once a view is chosen, the same one too', async () => {
    const page = await bench.as('viewer', { look: 'phone' });
    const menu = page.getByRole('button', { name: 'Menu' });
    for (const view of ['Overview', 'Clients']) {
      await menu.click();
      await page.locator('button[aria-expanded="true"]').waitFor();
      await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: view }).click();
      await page.getByRole('heading', { level: 1, name: view }).waitFor();
      await page.locator('button[aria-expanded="false"]').waitFor();
      expect(await violations(page)).toEqual([]);
    }
  });
});
