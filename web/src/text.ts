/**
 * Signs that nobody sees or that turn around what stands beside them: controls, directions and their overrides, empty
 * spaces. Line feed and tabulator are none of them.
 */
const UNSEEN = /[^\P{Cc}\n\t]|\p{Cf}|[\u2028\u2029\u115f\u3164]/gu;
/** Where JSON could have one: itself, or escaped. */
const MAY_HAVE = new RegExp(`${UNSEEN.source}|\\\\[ubfr]`, 'u');

/** The same text with `\u202e` in place of such a sign: two names that differ look different, and none reads backwards. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (sign) => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
}

/** JSON, with every text in it {@link visible}. */
export function parseVisible(json: string): unknown {
  if (!MAY_HAVE.test(json)) return JSON.parse(json) as unknown;
  return JSON.parse(json, (_, value: unknown) =>
    typeof value === 'string' ? visible(value) : value,
  ) as unknown;
}
