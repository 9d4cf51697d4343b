/** Whether JSON text that was parsed has a key twice: `JSON.parse` keeps the last, so the text then has more keys. */
export function hasDuplicateKeys(text: string, value: unknown): boolean {
  const strings = /"[^"\\]*(?:\\.[^"\\]*)*"(?:\s*:)?/g;
  let written = 0;
  while (strings.test(text)) if (text[strings.lastIndex - 1] === ':') written++;
  return written !== countKeys(value);
}

/** Not recursive: the text may be nested as deeply as it likes. */
function countKeys(value: unknown): number {
  let count = 0;
  const open = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null) continue;
    const children: unknown[] = Object.values(next);
    if (!Array.isArray(next)) count += children.length;
    for (const child of children) open.push(child);
  }
  return count;
}
