import { type BrowserContext, type Page } from 'playwright-core';

/** Tells of what the content policy refused, by the only way that a page has to us. */
const TELL = `addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
  console.error('refused by the policy: ' + [violatedDirective, blockedURI, sample].join(' ')));`;

/**
 * Collects what a browser has to say of every page of the context: errors of scripts and on the console, whatever the
 * content policy refuses, requests to anybody but `origin`.
 */
export async function collectComplaints(
  context: BrowserContext,
  origin: string,
  into: string[],
): Promise<void> {
  await context.addInitScript(TELL);
  context.on('page', (page) => {
    follow(page, origin, into);
  });
}

function follow(page: Page, origin: string, into: string[]): void {
  page.on('console', (message) => {
    // The browser itself tells of every answer above 399, which is no mistake of the page.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      into.push(message.text());
  });
  page.on('pageerror', ({ message }) => into.push(message));
  page.on('dialog', (dialog) => {
    into.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith('data:')) into.push(`asks elsewhere: ${url}`);
  });
}
