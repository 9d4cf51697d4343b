/** Observed values, counted by size; what Prometheus calls a histogram, without its labels. */
export class Distribution {
  /** Observations by bucket; the last one is for everything above the bounds. Not cumulative. */
  readonly counts: number[];
  sum = 0;

  /** @param bounds upper ends of the buckets, ascending */
  constructor(readonly bounds: readonly number[]) {
    this.counts = new Array<number>(bounds.length + 1).fill(0);
  }

  observe(value: number): void {
    const { bounds, counts } = this;
    let bucket = 0;
    while (bucket < bounds.length && value > (bounds[bucket] ?? Infinity)) bucket++;
    counts[bucket] = (counts[bucket] ?? 0) + 1;
    this.sum += value;
  }
}

/** Adds to a count by name. */
export function count<Key>(counts: Map<Key, number>, key: Key, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
