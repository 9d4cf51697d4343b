import Table from 'cli-table3';
import { type Style } from './style.js';
import { visibleLength } from './wrap.js';

/** Without rules and frames, so that it can be searched and cut as well as read. */
const PLAIN = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
  ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
  ...{ left: ' ', 'left-mid': '', mid: '', 'mid-mid': '' },
  ...{ right: '', 'right-mid': '', middle: ' ' },
};

/** A table whose last column is broken between words so that a line fits the terminal. */
export function renderTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { colors, columns }: Style,
): string {
  const widths = head.map((title, at) => {
    const longest = (most: number, row: readonly string[]): number =>
      Math.max(most, visibleLength(row[at] ?? ''));
    return rows.reduce(longest, visibleLength(title)) + 2;
  });
  const fixed = widths.slice(0, -1).reduce((sum, one) => sum + one + 1, 1);
  const last = widths.at(-1) ?? 0;
  const fitting = columns === undefined ? last : Math.max(30, Math.min(last, columns - fixed));
  const table = new Table({
    head: head.map((title) => colors.dim(title)),
    chars: PLAIN,
    style: { head: [], border: [], 'padding-left': 1, 'padding-right': 1 },
    colWidths: [...widths.slice(0, -1), fitting],
    wordWrap: true,
  });
  for (const row of rows) table.push([...row]);
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
