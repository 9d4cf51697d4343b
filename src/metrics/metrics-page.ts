import type { Registry } from 'prom-client';
import { DATABASE_METRICS } from './database-metrics.js';
import { type MetricDefinition } from './metric-definition.js';
import { type Instruments } from './instruments.js';
import { PROCESS_METRICS } from './process-metrics.js';
import { REGISTRY_METRICS } from './registry-metrics.js';
import { REQUEST_METRICS } from './request-metrics.js';
import { SECRET_METRICS } from './secret-metrics.js';
import { SOURCE_METRICS } from './source-metrics.js';

/** Every metric of the gateway, beside those of Node (`process_…`, `nodejs_…`). */
export const GATEWAY_METRICS: readonly MetricDefinition[] = [
  ...REQUEST_METRICS,
  ...REGISTRY_METRICS,
  ...SECRET_METRICS,
  ...SOURCE_METRICS,
  ...DATABASE_METRICS,
  ...PROCESS_METRICS,
];

/** All values of one process at one moment, as plain data that can be sent to another process. */
export type MetricSnapshot = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

/** Collects the snapshots of all processes that share the port, this one's included. */
export type GatherMetrics = (own: () => Promise<MetricSnapshot>) => Promise<readonly MetricSnapshot[]>;

export interface Page {
  readonly contentType: string;
  readonly text: string;
}

/**
 * Turns what was counted into what Prometheus reads, when it asks. The metrics library is loaded with the first
 * question: a start does not wait for it, and a gateway that nobody scrapes does without.
 */
export class MetricsPage {
  #registry: Promise<Registry> | undefined;

  /** @param gather left out = this is the only process */
  constructor(
    private readonly instruments: Instruments,
    private readonly gather?: GatherMetrics,
  ) {}

  /** Prometheus' text format. */
  async render(): Promise<Page> {
    const registry = this.gather ? await this.#merged(this.gather) : await this.#own();
    return { contentType: registry.contentType, text: await registry.metrics() };
  }

  /** What this process contributes where several share the port. */
  readonly snapshot = async (): Promise<MetricSnapshot> => (await this.#own()).getMetricsAsJSON();

  async #merged(gather: GatherMetrics): Promise<Registry> {
    const { AggregatorRegistry } = await import('prom-client');
    const snapshots = await gather(this.snapshot);
    return AggregatorRegistry.aggregate([...snapshots]);
  }

  async #own(): Promise<Registry> {
    this.instruments.gateway.current.planners.settleAll();
    return (this.#registry ??= this.#open());
  }

  async #open(): Promise<Registry> {
    const { collectDefaultMetrics, Registry: NewRegistry } = await import('prom-client');
    const registry = new NewRegistry();
    for (const definition of GATEWAY_METRICS) register(registry, definition, this.instruments);
    collectDefaultMetrics({ register: registry });
    return registry;
  }
}

/**
 * The registry asks each metric for its values with `get`. The library's own Counter and Histogram keep values
 * themselves, and a histogram cannot be set to what was counted elsewhere.
 */
function register(registry: Registry, definition: MetricDefinition, instruments: Instruments): void {
  const { name, help, type, aggregator, samples } = definition;
  const get = (): Promise<object> =>
    Promise.resolve({ name, help, type, aggregator, values: samples(instruments) });
  registry.registerMetric({ name, get } as unknown as Parameters<Registry['registerMetric']>[0]);
}
