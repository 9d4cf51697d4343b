import { GATEWAY_METRICS } from '../../../src/metrics/metrics-page.js';
import { type Scrape } from './prometheus.js';
import { groupingsOf, type Matcher, selectorsOf } from './promql.js';

/** Prometheus itself adds these. */
const SCRAPE_LABELS = ['job', 'instance'];

/** What Prometheus can know of a gateway, to hold queries against. */
export class KnownSeries {
  /** @param scrape of a fresh gateway */
  constructor(private readonly scrape: Scrape) {}

  /** Labels of a metric under one of the names that Prometheus has for it; undefined when there is no such metric. */
  labelsOf(name: string): readonly string[] | undefined {
    if (name === 'up') return SCRAPE_LABELS;
    const own = GATEWAY_METRICS.find((metric) =>
      metric.type === 'histogram'
        ? /^(.*)_(?:bucket|sum|count)$/.exec(name)?.[1] === metric.name
        : metric.name === name,
    );
    if (own) return [...own.labels, ...(name.endsWith('_bucket') ? ['le'] : []), ...SCRAPE_LABELS];
    const [node] = name.startsWith('dockpass_') ? [] : this.scrape.labels(name);
    return node && [...Object.keys(node), ...SCRAPE_LABELS];
  }

  /** Everything about an expression that the gateway does not have: metrics, labels and values. */
  strangersIn(expression: string): readonly string[] {
    const selectors = selectorsOf(expression);
    const labels = selectors.flatMap(({ name }) => this.labelsOf(name) ?? []);
    return [
      ...selectors.filter(({ name }) => !this.labelsOf(name)).map(({ name }) => name),
      ...selectors.flatMap(({ name, matchers }) =>
        matchers
          .filter((matcher) => !this.labelsOf(name)?.includes(matcher.label) || !this.#isMet(name, matcher))
          .map(({ label, operator, value }) => `${name}{${label}${operator}${value}}`),
      ),
      ...groupingsOf(expression).filter((label) => !labels.includes(label)),
    ];
  }

  /** Whether some series of a fresh gateway is meant; where there is none yet, nothing can be said. */
  #isMet(name: string, { label, operator, value }: Matcher): boolean {
    const values = this.scrape.labels(name).map((labels) => labels[label] ?? '');
    if (SCRAPE_LABELS.includes(label) || values.length === 0) return true;
    const matches = (text: string): boolean =>
      operator.endsWith('~') ? new RegExp(`^(?:${value})$`).test(text) : text === value;
    return values.some((text) => matches(text) !== operator.startsWith('!'));
  }
}
