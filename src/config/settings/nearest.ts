/** Nobody means a longer word, and the work grows with the square of it. */
const LONGEST = 256;

/**
 * The known word that was probably meant: other case or separators (`role_arn` for `roleArn`), the same parts in
 * another order, the beginning of it (`USER` for `USERNAME`), or a few letters off.
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  if (word.length > LONGEST) return undefined;
  const typed = plain(word);
  let best: string | undefined;
  // In two letters everything is near to everything.
  let bestDistance = typed.length < 3 ? 1 : Math.min(2, Math.max(1, Math.floor(typed.length / 4))) + 1;
  for (const candidate of known) {
    const other = plain(candidate);
    const same = other === typed || sortedParts(candidate) === sortedParts(word);
    const begins = typed.length >= 4 && other.startsWith(typed);
    const distance = same ? 0 : begins ? 1 : editDistance(typed, other, bestDistance);
    if (distance >= bestDistance) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best;
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[_-]/g, '');
}

function sortedParts(word: string): string {
  const parts = word
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[_-]/);
  return parts.sort().join('_');
}

/** Insertions, deletions, replacements and swaps of neighbours; gives up at `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(previous, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min(at(previous, j) + 1, at(row, j - 1) + 1, replaced);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, at(before, j - 2) + 1);
      row.push(cost);
    }
    before = previous;
    previous = row;
  }
  return Math.min(limit, at(previous, b.length));
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
