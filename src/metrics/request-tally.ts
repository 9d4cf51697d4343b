import { type ClientConfig } from '../config/gateway-config.js';
import { type Dialect } from '../dialects/dialect.js';
import { type ExtensionKind } from '../dialects/extension.js';
import { type RefusalCode } from '../exchange/refusals.js';
import { type RequestObserver, type ServedRequest } from '../exchange/served-request.js';
import { count, Distribution } from './distribution.js';
import { SeenSignatures } from './seen-signatures.js';

/** Seconds. Answers from memory take well below a millisecond; 8 is the longest wait for vendors. */
const DURATIONS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 8, 10];
/** Seconds; 900 is the greatest tolerance there is. */
const SKEWS = [1, 2, 5, 10, 30, 60, 120, 300, 900];

/** What a request of a client can come to; the other codes are answered before there is a client, or without one. */
type Outcome = ServedRequest['outcome'];
type NeverServed = Extract<RefusalCode, 'invalid_request' | 'not_found' | 'method_not_allowed'>;

/** There from the start, because Prometheus sees no increase in a series that begins with 1. */
const AT_FIRST: Readonly<Record<Exclude<Outcome, NeverServed>, 0>> = {
  ok: 0,
  signature_missing: 0,
  signature_malformed: 0,
  signature_mismatch: 0,
  signature_expired: 0,
  digest_mismatch: 0,
  invalid_body: 0,
  body_timeout: 0,
  body_too_large: 0,
  unsupported_media_type: 0,
  providers_unavailable: 0,
  internal_error: 0,
  client_not_ready: 0,
  aborted: 0,
};

/** What is counted of one client, for each thing that it asks for. */
export class ClientTally {
  readonly outcomes = new Map(Object.entries(AT_FIRST) as [Outcome, number][]);
  /** Refused signatures by code and reason, `signature_expired date_stale`. */
  readonly failures = new Map<string, number>();
  readonly durations = new Distribution(DURATIONS);
  /** How far the client's clock was ahead of ours or behind, of accepted signatures. */
  readonly ahead = new Distribution(SKEWS);
  readonly behind = new Distribution(SKEWS);
  previousKey = 0;
  repeats = 0;
  /** Answered with something. */
  given = 0;
  /** Answered without what should have been given, in a form that tells nothing of it. */
  lacking = 0;
  /** Of the last request whose signature held, and of the last one whose did not; epoch milliseconds, 0 = none. */
  lastVerifiedAt = 0;
  lastRefusedAt = 0;

  constructor(
    readonly client: string,
    readonly dialect: string,
    readonly kind: ExtensionKind,
  ) {}
}

/**
 * Counts signed requests. It stands in the way of every request, so it only adds numbers; they become metrics when
 * somebody asks (`gateway-metrics.ts`).
 */
export class RequestTally implements RequestObserver {
  /** Signed requests to addresses that no client has. */
  readonly strays = new Map<string, number>();
  readonly #byClient = {
    registries: new WeakMap<ClientConfig, ClientTally>(),
    secrets: new WeakMap<ClientConfig, ClientTally>(),
  };
  readonly #byName = new Map<string, ClientTally>();
  readonly #seen = new SeenSignatures();

  served({ client, kind, outcome, reason, verified, ci, answer, durationMs }: ServedRequest): void {
    const tally = this.of(client, kind);
    count(tally.outcomes, outcome);
    tally.durations.observe(durationMs / 1000);
    if (reason !== undefined && reason !== 'audit_failed') {
      count(tally.failures, `${outcome} ${reason}`);
      tally.lastRefusedAt = Date.now();
    } else if (verified) tally.lastVerifiedAt = Date.now();
    if (outcome === 'ok') {
      if (answer && answer.given.length > 0) tally.given++;
      else if (answer?.unavailable || reason === 'audit_failed') tally.lacking++;
    }
    if (!verified) return;
    const { skewSeconds, keySlot, signature } = verified;
    if (skewSeconds < 0) tally.behind.observe(-skewSeconds);
    else tally.ahead.observe(skewSeconds);
    if (keySlot > 0) tally.previousKey++;
    if (ci && this.#seen.has(signature)) tally.repeats++;
  }

  strayed({ id }: Dialect): void {
    count(this.strays, id);
  }

  /** The counts of a client, which outlive a reload. */
  of(client: ClientConfig, kind: ExtensionKind): ClientTally {
    const known = this.#byClient[kind];
    let tally = known.get(client);
    if (!tally) known.set(client, (tally = this.#named(client, kind)));
    return tally;
  }

  all(): IterableIterator<ClientTally> {
    return this.#byName.values();
  }

  #named({ name, dialect: { id: dialect } }: ClientConfig, kind: ExtensionKind): ClientTally {
    const key = `${kind} ${dialect} ${name}`;
    let tally = this.#byName.get(key);
    if (!tally) this.#byName.set(key, (tally = new ClientTally(name, dialect, kind)));
    return tally;
  }
}
