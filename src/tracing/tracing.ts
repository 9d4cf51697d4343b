import {
  context,
  type Context,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { type Failed, type Given } from '../resolver/answer.js';
import { type CredentialSlot } from '../credentials/credential-slot.js';
import { type ProviderErrorCode } from '../registry/provider-error.js';
import { type RequestObserver, type ServedRequest } from '../exchange/served-request.js';

/** Milliseconds for the last spans at the end of the process. */
const STOP_LIMIT_MS = 1_000;

/** Spans of one answer; an answer of a thousand entries is told by its count. */
const MAX_ENTRIES = 50;

/**
 * Spans for each signed request, for each entry of its answer, and for each mint. They are made when the thing is over,
 * so that a gateway that is not traced has nothing to do. Attributes are words of the configuration and codes: no
 * repository, no address, no text of a vendor.
 */
export class Tracing implements RequestObserver {
  constructor(
    private readonly tracer: Tracer,
    private readonly shutdown: () => Promise<void>,
  ) {}

  served(request: ServedRequest): void {
    const { client, kind, outcome, reason, ci, answer, id, durationMs } = request;
    const startTime = Date.now() - durationMs;
    const span = this.tracer.startSpan('dockpass.request', {
      kind: SpanKind.SERVER,
      startTime,
      attributes: {
        'dockpass.request_id': id,
        'dockpass.client': client.name,
        'dockpass.dialect': client.dialect.id,
        'dockpass.kind': kind,
        'dockpass.outcome': outcome,
        ...(reason && { 'dockpass.reason': reason }),
        ...(ci && { 'dockpass.fork': ci.fork }),
        ...(ci?.build !== undefined && { 'dockpass.build': ci.build }),
        ...(answer && { 'dockpass.given': answer.given.length, 'dockpass.failed': answer.failed.length }),
      },
    });
    if (outcome !== 'ok') span.setStatus({ code: SpanStatusCode.ERROR });
    const parent = trace.setSpan(context.active(), span);
    const entries = answer ? [...answer.given, ...answer.failed].slice(0, MAX_ENTRIES) : [];
    for (const entry of entries) this.#entry(entry, parent, startTime);
    span.end(startTime + durationMs);
  }

  /** Mints stand on their own: many requests, or none, may wait for one. */
  readonly minted = (slot: CredentialSlot, outcome: 'ok' | ProviderErrorCode, milliseconds: number): void => {
    const startTime = Date.now() - milliseconds;
    const attributes = { 'dockpass.provider': slot.providerId, 'dockpass.outcome': outcome };
    const span = this.tracer.startSpan('dockpass.mint', {
      kind: SpanKind.CLIENT,
      startTime,
      attributes,
      root: true,
    });
    end(span, outcome === 'ok', startTime + milliseconds);
  };

  /** Sends what is still held; a collector that does not answer must not hold up the end of the process. */
  async stop(): Promise<void> {
    const limit = AbortSignal.timeout(STOP_LIMIT_MS);
    const late = new Promise<void>((resolve) => {
      limit.addEventListener('abort', () => {
        resolve();
      });
    });
    await Promise.race([this.shutdown().catch(() => undefined), late]);
  }

  #entry(result: Given | Failed, parent: Context, startTime: number): void {
    const { entry, scope } = result.candidate;
    const code = 'code' in result ? result.code : 'ok';
    const attributes = {
      'dockpass.entry': entry.name,
      'dockpass.provider': entry.provider,
      'dockpass.scope': scope,
      'dockpass.outcome': code,
    };
    const span = this.tracer.startSpan('dockpass.entry', { startTime, attributes }, parent);
    end(span, code === 'ok', startTime + result.waitedMs);
  }
}

function end(span: Span, ok: boolean, endTime: number): void {
  if (!ok) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(endTime);
}
