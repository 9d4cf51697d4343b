import { expect, it } from '@jest/globals';
import { DEMO_NOW, startDemoWorld } from '../support/page/demo-world.js';
import { type Look } from '../support/page/looks.js';
import { describePage } from '../support/page/page-bench.js';
import { overflowing } from '../support/page/rules.js';
import { until } from '../support/until.js';

/** What is to be seen, and in which looks; the name of the picture is that of the view. */
const PICTURES: Readonly<Record<string, readonly Look[]>> = {
  overview: ['light', 'dark', 'phone'],
  registries: ['light', 'dark', 'phone'],
  'explain?repo=umbrella/api&image=eu.acme.example/api:1': ['light'],
  decisions: ['light', 'dark', 'phone'],
  clients: ['light', 'dark'],
  entries: ['light', 'phone'],
  configuration: ['light', 'dark'],
};
const ADA = { by: 'token', subject: 'ada', name: 'Ada Lovelace' } as const;

describePage(['pictures of the page', 'pictures.spec.ts', 'thorough'], startDemoWorld, (bench) => {
  it('show every view of the demo; SCREENSHOTS=docs/images keeps them', async () => {
    for (const [at, looks] of Object.entries(PICTURES)) {
      const [view = ''] = at.split('?');
      for (const look of looks) {
        const page = await bench.as('admin', { at, look, actor: ADA, clock: DEMO_NOW });
        await until(async () => (await page.locator('main').innerText()).length > 200);
        expect([view, look, await overflowing(page)]).toEqual([view, look, []]);
        await bench.picture(page, `${view}-${look}`);
        await page.close();
      }
    }
    const page = await bench.stranger();
    await bench.picture(page, 'sign-in-light');
  });
});
