import { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { type ClientConfig } from '../config/gateway-config.js';
import { type Snapshot } from './snapshot.js';
import { type CiRequest } from '../dialects/shared/ci-request.js';
import { decodeBody } from '../dialects/decode-body.js';
import { emptyAnswer, type Extension, type ExtensionKind } from '../dialects/extension.js';
import { type Answer } from '../resolver/answer.js';
import { digestMatches } from '../dialects/shared/body-digest.js';
import { isSignatureFailure, type SignatureFailure } from '../dialects/shared/signature-failure.js';
import { type SignedHead, type VerifiedHead } from '../dialects/shared/signed-head.js';
import { type BodyFailure, readBody } from './body-reader.js';
import { type ExchangeContext } from './exchange-context.js';
import { isPlainJson } from './media-type.js';
import { type RefusalCode, REFUSALS } from './refusals.js';
import { type Endpoint } from './route-table.js';
import { sendEncrypted, sendJson, sendRefusal } from './send.js';
import { type RefusalReason, type ServedRequest } from './served-request.js';

/**
 * One signed request and its answer, in the contract's order of work: header lines, signature, freshness, media type,
 * bounded body, digest over the received bytes, JSON, needed fields, policy, resolve. Nothing after a failed step
 * runs, and the body is not read before the signature holds.
 *
 * Whoever calls in (the server, the body, an answer that came late) calls a method that catches: what must not happen
 * costs this request an `internal_error`, and nobody else anything.
 *
 * This is the fast lane: it stands before Express, and every step is one plain call. No field holds a function that is
 * made for the exchange: V8 then keeps exchanges, with request and body, until the next full collection.
 */
export class SignedExchange implements ServedRequest {
  readonly id: string;
  readonly client: ClientConfig;
  readonly kind: ExtensionKind;
  readonly #extension: Extension;
  readonly #startedAt = performance.now();
  outcome: ServedRequest['outcome'] = 'ok';
  reason: RefusalReason | undefined;
  verified: VerifiedHead | undefined;
  ci: CiRequest | undefined;
  answer: Answer | undefined;
  durationMs = 0;

  constructor(
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly snapshot: Snapshot,
    { client, extension }: Endpoint,
    private readonly context: ExchangeContext,
  ) {
    this.client = client;
    this.kind = extension.kind;
    this.#extension = extension;
    this.id = context.nextId();
  }

  /** Never throws. */
  start(): void {
    try {
      this.#begin();
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  #begin(): void {
    const head = this.#verifyHead();
    if (isSignatureFailure(head)) {
      this.#refuseHead(head);
      return;
    }
    this.verified = head;
    const { headers } = this.request; // what is not signed; Node has parsed them in any case
    const unauthorized = this.snapshot.refusesAuthorization(headers.authorization);
    if (unauthorized === 'basic_auth_awaited') this.#refuse('client_not_ready', unauthorized);
    else if (unauthorized) this.#refuse('signature_mismatch', unauthorized);
    else if (!isPlainJson(headers)) this.#refuse('unsupported_media_type');
    else this.#read(headers);
  }

  /** What no known key verifies may be signed with the one that is still to come. */
  #refuseHead({ code, reason }: SignatureFailure): void {
    const isUnverified = code === 'signature_mismatch' || code === 'client_not_ready';
    if (isUnverified) this.context.keyMissed(this.client);
    this.#refuse(isUnverified && this.client.awaitsKey ? 'client_not_ready' : code, reason);
  }

  /** A client that asks before it sends its body is told to go on only now; HTTP/1.0 has no such question. */
  #read({ 'content-length': announced, expect }: IncomingHttpHeaders): void {
    const { bodyBytes } = this.context.limits;
    const contentLength = Number(announced ?? 0); // Node's parser has checked that it is one plain number
    const asks = expect !== undefined && this.request.httpVersionMinor > 0;
    if (asks && contentLength <= bodyBytes) this.response.writeContinue();
    readBody(this.request, contentLength, bodyBytes, (result) => {
      this.#received(result);
    });
  }

  #verifyHead(): VerifiedHead | SignatureFailure {
    const head: SignedHead = { target: this.request.url ?? '', rawHeaders: this.request.rawHeaders };
    const { signatureTolerance } = this.snapshot.config;
    return this.#extension.verify(head, this.client.keys, Date.now(), signatureTolerance);
  }

  #received(body: Buffer | BodyFailure): void {
    try {
      this.#check(body);
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  #check(body: Buffer | BodyFailure): void {
    if (body === 'aborted' || body === 'body_timeout') this.#finish(body);
    else if (typeof body === 'string') this.#refuse(body);
    else if (!digestMatches(this.verified?.digests ?? [], body))
      this.#refuse('digest_mismatch', 'body_changed');
    else this.#decode(body);
  }

  #decode(body: Buffer): void {
    this.ci = decodeBody(this.#extension, body);
    if (!this.ci) {
      this.#refuse('invalid_body');
      return;
    }
    const answer = this.snapshot.planners[this.kind].planFor(this.client, this.ci).answer();
    if (answer instanceof Promise) void this.#resolveLate(answer);
    else this.#resolved(answer);
  }

  async #resolveLate(answer: Promise<Answer>): Promise<void> {
    try {
      this.#resolved(await answer);
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  #resolved(answer: Answer): void {
    this.answer = answer;
    if (!this.context.audit.admit(this)) this.#withhold();
    else if (answer.unavailable && this.#extension.whenUnavailable === 'refuse')
      this.#refuse('providers_unavailable');
    else this.#give(answer.body);
  }

  #withhold(): void {
    this.answer = undefined;
    this.reason = 'audit_failed';
    if (this.#extension.whenUnavailable === 'refuse') this.#refuse('providers_unavailable', 'audit_failed');
    else this.#give(Buffer.from(emptyAnswer(this.#extension)));
  }

  #give(body: Buffer): void {
    const { dialect, encryption } = this.client;
    const encrypts = encryption.always || this.verified?.wantsEncryption;
    const key = encrypts ? encryption.keys[this.verified?.keySlot ?? 0] : undefined;
    if (key && dialect.encryption) sendEncrypted(this.response, body, dialect.encryption, key);
    else sendJson(this.response, body);
    this.#finish('ok');
  }

  /** Where the answer has begun it cannot be taken back, so it is cut off. */
  #fail(thrown: unknown): void {
    this.context.faults.met('request', thrown);
    this.answer = undefined;
    if (this.response.headersSent) {
      this.response.destroy();
      this.#finish('internal_error');
    } else this.#refuse('internal_error');
  }

  #refuse(code: RefusalCode, reason?: RefusalReason): void {
    this.reason = reason;
    sendRefusal(this.request, this.response, REFUSALS[code]);
    this.#finish(code);
  }

  #finish(outcome: ServedRequest['outcome']): void {
    this.outcome = outcome;
    this.durationMs = performance.now() - this.#startedAt;
    this.context.observer.served(this);
  }
}
