import { Help } from 'commander';

/** Also narrow terminals wrap; what is narrower still does so by itself. */
const NARROWEST = 20;
const help = Object.assign(new Help(), { minWidthToWrap: NARROWEST });

/** Breaks a text between words so that it fits, every line indented. Left as it is where nothing has to fit. */
export function wrapped(text: string, columns: number | undefined, indent = ''): string {
  const width = columns === undefined ? Infinity : Math.max(NARROWEST, columns - indent.length);
  return help.boxWrap(text, width).replace(/^/gm, indent);
}

/** Characters on the screen: colours take none. */
export function visibleLength(text: string): number {
  return help.displayWidth(text);
}

/** The first items of a list that may be long, and how many are left out. */
export function firstOf(items: readonly string[], most: number): string {
  const rest = items.length - most;
  return items.slice(0, most).join(', ') + (rest > 0 ? ` and ${String(rest)} more` : '');
}
