import { type Page } from 'playwright-core';

/** Keys of what the gateway itself says, in words of a closed set: nobody outside can put anything else there. */
const OWN =
  /^(?:state|status|outcome|verdict|role|by|scope|kind|type|forks|reason|refusal|next|dialect|origin|direction|cause|level|as)$/;

/** Answers every question of the page with what the gateway says, and the text in place of every text of others. */
export async function answerWith(page: Page, text: string): Promise<void> {
  await page.route(/\/(?:admin|ui\/session)/, async (route) => {
    const response = await route.fetch();
    const body = await response.text();
    const hostile = JSON.parse(body, (key, value: unknown) => poisoned(key, value, text)) as unknown;
    await route.fulfill({ response, body: JSON.stringify(hostile) });
  });
}

function poisoned(key: string, value: unknown, text: string): unknown {
  if (typeof value !== 'string' || value === '' || OWN.test(key)) return value;
  const isTime = /^\d{4}-\d\d-\d\dT/.test(value);
  // Where a page comes from is a word; where an entry comes from is a text.
  return isTime || value === 'database' || value === 'memory' ? value : text;
}

/** What a text could have done to the page that shows it. */
export async function harm(page: Page): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(`(() => {
    const odd = [...document.querySelectorAll('script, iframe, object, embed, base, meta[http-equiv], [onerror], [onclick]')]
      .filter((one) => !one.matches('head > script[src^="app-"]'));
    const images = [...document.querySelectorAll('img')].filter((one) => !one.src.endsWith('/ui/favicon.svg'));
    const links = [...document.querySelectorAll('[href], [src], [action]')]
      .filter((one) => /^\\s*(?:javascript|data|vbscript):/i.test(one.getAttribute('href') ?? one.getAttribute('src') ?? ''));
    const told = [...odd, ...images, ...links].map((one) => one.outerHTML.slice(0, 200));
    const unseen = /[\\0-\\x08\\x0b-\\x1f\\p{Cf}]/u.exec(document.body.innerText);
    return [...told, ...(unseen ? ['an unseen sign: ' + escape(unseen[0])] : []), ...(window.ran ? ['it ran'] : [])];
  })()`);
}
