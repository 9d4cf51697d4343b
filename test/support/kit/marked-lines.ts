import { readFileSync } from 'node:fs';

/** `file:line` of everything in a file that the scaffold has left open. */
export function markedLines(file: URL, mark: string): readonly string[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const name = file.pathname.split('/').at(-1) ?? '';
  return lines.flatMap((line, index) => (line.includes(mark) ? [`${name}:${String(index + 1)}`] : []));
}
