import parse, { type MetricFamily } from 'parse-prometheus-text-format';

/** What a scrape says, by a parser that is not ours. */
export class Scrape {
  /** Name, help and type of each metric. */
  readonly families: ReadonlyMap<string, MetricFamily>;
  /** By the name on the line: the parts of a histogram apart, because the parser loses labels where it joins them. */
  readonly #lines: ReadonlyMap<string, MetricFamily['metrics']>;

  constructor(text: string) {
    this.families = new Map(parse(text).map((family) => [family.name, family]));
    const untyped = parse(text.replace(/^#.*$/gm, ''));
    const lines = new Map<string, MetricFamily['metrics']>();
    for (const { name, metrics } of untyped) lines.set(name, [...(lines.get(name) ?? []), ...metrics]);
    this.#lines = lines;
  }

  /** The value with exactly these labels; undefined when there is none. */
  value(name: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
    const wanted = Object.entries(labels);
    const found = this.#lines.get(name)?.find(({ labels: has = {} }) => {
      return wanted.length === Object.keys(has).length && wanted.every(([key, value]) => has[key] === value);
    });
    return found && Number(found.value);
  }

  /** Every sample of a metric as `label=value,…: number`. */
  samples(name: string): readonly string[] {
    return this.labels(name).map((labels) => {
      const text = Object.entries(labels).map(([key, label]) => `${key}=${label}`);
      return `${text.join(',')}: ${String(this.value(name, labels))}`;
    });
  }

  /** The labels of every sample. */
  labels(name: string): readonly Readonly<Record<string, string>>[] {
    return (this.#lines.get(name) ?? []).map(({ labels = {} }) => labels);
  }
}
