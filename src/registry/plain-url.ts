/** Visible ASCII without `\`, with both slashes: `URL` alone also takes `https:host` and `https:\\host`. */
const PLAIN = /^[a-z][a-z0-9+.-]*:\/\/[!-.0-[\]-~][!-[\]-~]{0,1999}$/i;

/** A URL that no two parsers read differently; undefined = it is none. */
export function plainUrl(text: string): URL | undefined {
  return PLAIN.test(text) && URL.canParse(text) ? new URL(text) : undefined;
}
