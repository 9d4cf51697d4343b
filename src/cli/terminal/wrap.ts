/** Breaks a text between words so that it fits, every line indented. Left as it is where nothing has to fit. */
export function wrapped(text: string, columns: number | undefined, indent = ''): string {
  const width = columns === undefined ? Infinity : Math.max(20, columns - indent.length);
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || visibleLength(last) + 1 + visibleLength(word) > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.map((line) => indent + line).join('\n');
}

/** Characters on the screen: colours take none. */
export function visibleLength(text: string): number {
  // eslint-disable-next-line no-control-regex -- the escape sequences of picocolors
  return text.replace(/\u001b\[\d+m/g, '').length;
}

/** The first items of a list that may be long, and how many are left out. */
export function firstOf(items: readonly string[], most: number): string {
  const rest = items.length - most;
  return items.slice(0, most).join(', ') + (rest > 0 ? ` and ${String(rest)} more` : '');
}
