import { type Environment } from '../config/sources/environment/environment.js';
import { type Tracing } from './tracing.js';

/** Where spans go, or undefined when the operator configured no exporter. */
function tracesUrl(env: Environment): string | undefined {
  const own = env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];
  if (own) return own;
  const base = env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  if (!base) return undefined;
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/v1/traces`;
  return url.href;
}

/**
 * Sends spans to an OpenTelemetry collector (OTLP over HTTP) where `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` or
 * `OTEL_EXPORTER_OTLP_ENDPOINT` names one. Without them nothing of OpenTelemetry is loaded. The exporter's other
 * variables (`OTEL_EXPORTER_OTLP_HEADERS`, `…_TIMEOUT`) are read by the library itself. All of them were checked with the
 * configuration.
 */
export async function openTracing(env: Environment): Promise<Tracing | undefined> {
  const url = tracesUrl(env);
  if (url === undefined) return undefined;
  const [node, exporter, resources, own] = await Promise.all([
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
    import('./tracing.js'),
  ]);
  const provider = new node.NodeTracerProvider({
    resource: resources.resourceFromAttributes({ 'service.name': env['OTEL_SERVICE_NAME'] ?? 'dockpass' }),
    spanProcessors: [new node.BatchSpanProcessor(new exporter.OTLPTraceExporter({ url }))],
  });
  return new own.Tracing(provider.getTracer('dockpass'), () => provider.shutdown());
}
