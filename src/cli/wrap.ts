/** Breaks a text between words so that it fits, every line indented. Left as it is where nothing has to fit. */
export function wrapped(text: string, columns: number | undefined, indent = ''): string {
  const width = columns === undefined ? Infinity : Math.max(20, columns - indent.length);
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.map((line) => indent + line).join('\n');
}
