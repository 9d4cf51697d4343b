import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RUN = `axe.run({ resultTypes: ['violations'] })
  .then(({ violations }) => violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]))`;

/** Each rule of accessibility that the page breaks as it stands, with where. */
export async function violations(page: Page): Promise<readonly unknown[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(AXE);
  return page.evaluate<readonly unknown[]>(RUN);
}

/** What sticks out to the right, so that the whole page scrolls sideways: names of elements. */
export async function overflowing(page: Page): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(`(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > clientWidth);
    return ['the page', ...wide.slice(0, 5).map(({ tagName, className }) => tagName + '.' + className)];
  })()`);
}
