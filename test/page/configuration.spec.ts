import { expect, it } from '@jest/globals';
import { PAGE_TOKEN } from '../support/identity/changing-routes.js';
import { BOTH_CLIENTS, startInProcess } from '../support/in-process-gateway.js';
import { EVERY_LOOK, turn } from '../support/page/looks.js';
import { describePage } from '../support/page/page-bench.js';
import { overflowing, violations } from '../support/page/rules.js';

const SETTINGS = {
  ...BOTH_CLIENTS,
  ADMIN_TOKEN: PAGE_TOKEN,
  BASIC_AUTH: 'ci:CANARY-basic-auth-0123456789abcdef',
  SIGNATURE_TOLERANCE: '60',
};

describePage(
  ['the view of the configuration', 'configuration.spec.ts'],
  () => startInProcess(SETTINGS),
  (bench) => {
    it('has every setting in effect with its value and where it is written, and no secret', async () => {
      const page = await bench.as('viewer', { at: 'configuration' });
      const row = (name: string) => page.getByRole('row', { name, exact: false }).first();
      await row('SIGNATURE_TOLERANCE').getByText('60', { exact: true }).waitFor();
      await row('SIGNATURE_TOLERANCE').getByText('environment').waitFor();
      await row('BASIC_AUTH').getByText('set', { exact: true }).waitFor();
      await row('MIN_CREDENTIAL_LIFE').getByText('900 seconds').waitFor();
      expect(await page.content()).not.toMatch(/CANARY|TEST-ONLY/);
      for (const look of EVERY_LOOK) {
        await turn(page, look);
        expect([look, await violations(page), await overflowing(page)]).toEqual([look, [], []]);
        await bench.picture(page, `configuration-${look}`);
      }
    });

    it('finds settings by what they are for, in an address that can be sent to somebody', async () => {
      const page = await bench.as('viewer', { at: 'configuration?search=openid' });
      await page.getByRole('row', { name: 'OIDC_SCOPE' }).waitFor();
      await page.getByLabel('Search').fill('<b>issuer');
      await page.getByText('No setting fits.').waitFor();
      await page.getByLabel('Search').fill('issuer');
      await page.getByRole('link', { name: 'Look also among those that are not set' }).click();
      await page.getByRole('row', { name: 'OIDC_ISSUER' }).getByText('not set').waitFor();
      expect(await page.evaluate('location.hash')).toBe('#/configuration?search=issuer&only=all');
      await page.getByLabel('Which').selectOption('set');
      await page.getByText('No setting fits.').waitFor();
    });

    it('tells what a reload refused, what waits for a restart, and what was refused before', async () => {
      const { env, reload } = bench.served;
      const page = await bench.as('viewer', { at: 'configuration' });
      await page.getByText('as on disk').waitFor();
      Object.assign(env, { SIGNATURE_TOLERANCE: 'CANARY', LOG_LEVEL: 'warn' });
      expect(await reload('signal')).toBe('refused');
      await page.reload();
      const alert = page.getByRole('alert');
      await alert.getByText('The configuration on disk is refused; the one before it runs on.').waitFor();
      await alert.getByText('SIGNATURE_TOLERANCE must be a whole number from 1 to 900').waitFor();
      await page.getByText('when a file of it changes, or after SIGHUP').waitFor();
      expect(await violations(page)).toEqual([]);
      await bench.picture(page, 'configuration-refused');
      env['SIGNATURE_TOLERANCE'] = '30';
      expect(await reload('signal')).toBe('applied');
      await page.reload();
      await page.getByText('and mended since').click();
      await page.getByText('SIGNATURE_TOLERANCE must be a whole number from 1 to 900').waitFor();
      await page.getByRole('row', { name: 'LOG_LEVEL' }).getByText('another with the next start').waitFor();
      expect(await page.getByRole('alert').count()).toBe(0);
      expect(await page.content()).not.toContain('CANARY');
      expect([await violations(page), await overflowing(page)]).toEqual([[], []]);
    });
  },
);
