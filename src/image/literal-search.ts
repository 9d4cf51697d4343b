/** The index behind the first occurrence that lies whole in `[from, end)`, or undefined. */
export type LiteralSearch = (text: string, from: number, end: number) => number | undefined;

/**
 * Prepares the search for a literal, not empty, in time linear in the text whatever the text holds: Knuth, Morris and
 * Pratt's. `indexOf` compares anew at each place, which a text made for it turns into a product of both lengths.
 */
export function literalSearch(literal: string): LiteralSearch {
  const borders = bordersOf(literal);
  return (text, from, end) => {
    let matched = 0;
    for (let index = from; index < end; index++) {
      matched = extend(literal, borders, matched, text.charCodeAt(index));
      if (matched === literal.length) return index + 1;
    }
    return undefined;
  };
}

/** For each number of matched characters, how many still are after a mismatch behind them. */
function bordersOf(literal: string): readonly number[] {
  const borders = [0, 0];
  let border = 0;
  for (let index = 1; index < literal.length; index++) {
    border = extend(literal, borders, border, literal.charCodeAt(index));
    borders.push(border);
  }
  return borders;
}

function extend(literal: string, borders: readonly number[], matched: number, next: number): number {
  let length = matched;
  while (length > 0 && literal.charCodeAt(length) !== next) length = borders[length] ?? 0;
  return literal.charCodeAt(length) === next ? length + 1 : 0;
}
