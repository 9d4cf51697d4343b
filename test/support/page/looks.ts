import { type Page } from 'playwright-core';
import { isThorough } from '../pace/thorough.js';

/** The views of the page, by their addresses, in the order of the menu. */
export const VIEWS = [
  'overview',
  'registries',
  'explain',
  'decisions',
  'clients',
  'entries',
  'configuration',
] as const;

/** How somebody looks at the page. */
export const LOOKS = {
  light: { colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  dark: { colorScheme: 'dark', viewport: { width: 1280, height: 800 } },
  phone: { colorScheme: 'light', viewport: { width: 360, height: 740 } },
} as const;

export type Look = keyof typeof LOOKS;
/** All of them with `FULL=1`; where somebody waits, the one that is most easily spoiled. */
export const EVERY_LOOK = isThorough ? (Object.keys(LOOKS) as readonly Look[]) : (['phone'] as const);

/** Shows a page that is open in other colours and another width; nothing is loaded for it. */
export async function turn(page: Page, look: Look): Promise<void> {
  const { colorScheme, viewport } = LOOKS[look];
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.setViewportSize(viewport);
  // What goes from colour to colour has arrived.
  await page.evaluate(
    `document.getAnimations().forEach((one) => one instanceof CSSTransition && one.finish())`,
  );
}
