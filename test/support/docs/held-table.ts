import { TO_WRITE } from './held-page.js';

/** The cells of a row that the code says; undefined = people write it. */
export type HeldRow = readonly (string | undefined)[];

/** Which row of the page is meant: the one with the same cell there, or at the same place. */
type Key = number | 'place';

/**
 * The page with these rows in a table: what is there is kept where it says the same, what is not is put behind the row
 * that stands before it in the code, and what the code does not know goes.
 *
 * @param table the heading above it, and which of the tables below that, from 0
 * @param order whether rows stand as in the code, or as the page has them
 */
export function withRows(
  text: string,
  table: TablePlace,
  rows: readonly HeldRow[],
  { key = 0, order = 'code' }: { readonly key?: Key; readonly order?: 'code' | 'page' } = {},
): string {
  return withTable(text, table, (body, width) => {
    const wanted = rows.map((row, at) => {
      const found = body.find((one, place) => (key === 'place' ? place === at : one.cells[key] === row[key]));
      return { found, line: lineOf(row, found, width) };
    });
    if (order === 'code') return wanted.map(({ line }) => line);
    const lines = body.flatMap((one) => wanted.find(({ found }) => found === one)?.line ?? []);
    wanted.forEach(({ found, line }, at) => {
      if (!found) lines.splice(behind(lines, wanted[at - 1]?.line), 0, line);
    });
    return lines;
  });
}

/** The page with these names in the first column of a table, of which a cell may hold several. */
export function withNames(text: string, table: TablePlace, names: readonly string[]): string {
  return withTable(text, table, (body, width) => {
    const rows = body.flatMap((one) => {
      const has = namesOf(one.cells[0]);
      const left = has.filter((name) => names.includes(name));
      if (left.length === 0) return [];
      return [
        { names: left, line: left.length === has.length ? one.line : lineOf([cellOf(left)], one, width) },
      ];
    });
    names.forEach((name, at) => {
      if (rows.some((row) => row.names.includes(name))) return;
      const before = rows.findIndex((row) => row.names.includes(names[at - 1] ?? ''));
      rows.splice(before + 1, 0, { names: [name], line: lineOf([cellOf([name])], undefined, width) });
    });
    return rows.map(({ line }) => line);
  });
}

/** The words in backticks of a cell. */
export function namesOf(cell = ''): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
}

export function code(name: string): string {
  return `\`${name}\``;
}

export interface TablePlace {
  readonly heading: string;
  /** Of those below the heading, from 0; default the first. */
  readonly at?: number;
}

interface Row {
  readonly line: string;
  readonly cells: readonly string[];
}

/** The rows of a table, without head and rule. */
export function rowsOf(text: string, place: TablePlace): readonly (readonly string[])[] {
  const { lines, first, end } = locate(text, place);
  return lines.slice(first, end).map(cellsOf);
}

function withTable(
  text: string,
  place: TablePlace,
  body: (rows: readonly Row[], width: number) => readonly string[],
): string {
  const { lines, first, end } = locate(text, place);
  const rows = lines.slice(first, end).map((line) => ({ line, cells: cellsOf(line) }));
  const wanted = body(rows, cellsOf(lines[first - 1] ?? '').length);
  return [...lines.slice(0, first), ...wanted, ...lines.slice(end)].join('\n');
}

interface Located {
  readonly lines: readonly string[];
  /** Of the rows in the lines. */
  readonly first: number;
  readonly end: number;
}

function locate(text: string, { heading, at = 0 }: TablePlace): Located {
  const lines = text.split('\n');
  let left = at;
  let fenced = false;
  for (let line = lines.indexOf(heading) + 1; line > 0 && line < lines.length; line++) {
    const one = lines[line] ?? '';
    if (one.startsWith('```')) fenced = !fenced;
    if (fenced) continue;
    if (/^#+ /.test(one)) break;
    if (!one.startsWith('|')) continue;
    const first = line + 2;
    while (lines[line]?.startsWith('|')) line++;
    if (left-- === 0) return { lines, first, end: line };
  }
  throw new Error(`the page has no table ${String(at)} under ${heading}`);
}

/** As it is where it says the same; else without padding, which the formatter adds. */
function lineOf(row: HeldRow, found: Row | undefined, width: number): string {
  const cells = Array.from({ length: width }, (_, at) => row[at] ?? found?.cells[at] ?? TO_WRITE);
  if (found && cells.every((cell, at) => cell === found.cells[at])) return found.line;
  return `| ${cells.join(' | ')} |`.replace(/\| {2}(?=\|)/g, '| ');
}

function cellsOf(line: string): readonly string[] {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function cellOf(names: readonly string[]): string {
  return names.map(code).join(', ');
}

function behind(lines: readonly string[], before: string | undefined): number {
  return before === undefined ? 0 : lines.indexOf(before) + 1;
}
