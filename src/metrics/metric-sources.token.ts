/** Everything that is counted (`MetricSources`), made before Nest's container and handed to it. */
export const METRIC_SOURCES = Symbol('MetricSources');
