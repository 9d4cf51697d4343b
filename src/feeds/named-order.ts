/** What has a name, and a key that no other has. */
interface Named {
  readonly name: string;
  readonly key: string;
}

/** For a sort: by name, and by key where the names are the same. */
export function byName(a: Named, b: Named): number {
  return order(a.name, b.name) || order(a.key, b.key);
}

/** All of them in order. Both are, and the others are few, or all. */
export function merged<Item extends Named>(some: readonly Item[], others: readonly Item[]): readonly Item[] {
  let all: Item[] = [];
  let from = 0;
  for (const other of others) {
    const to = placeOf(other, some, from);
    if (to > from) all = all.concat(some.slice(from, to));
    all.push(other);
    from = to;
  }
  return all.concat(some.slice(from));
}

/** Where it belongs, from some place on. */
function placeOf(item: Named, sorted: readonly Named[], from: number): number {
  let [low, high] = [from, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = sorted[middle];
    if (other && byName(other, item) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
