import { type ClientConfig } from '../config/gateway-config.js';
import { type Dialect } from '../dialects/dialect.js';
import { type ExtensionKind } from '../dialects/extension.js';
import { type CiRequest } from '../dialects/shared/ci-request.js';
import { type Answer } from '../resolver/answer.js';
import { type SignatureReason } from '../dialects/shared/signature-failure.js';
import { type VerifiedHead } from '../dialects/shared/signed-head.js';
import { type RefusalCode } from './refusals.js';

/** Words for what was wrong beside the code of the answer; only for the gateway's own log and metrics. */
export type RefusalReason =
  SignatureReason | 'basic_auth_missing' | 'basic_auth_wrong' | 'basic_auth_awaited' | 'audit_failed';

/** What is known of a signed request once it is over. What was not reached is undefined. */
export interface ServedRequest {
  readonly id: string;
  readonly client: ClientConfig;
  /** What it asked for. */
  readonly kind: ExtensionKind;
  /** `ok`, the code of the error answer, or `aborted` when the client went away. */
  readonly outcome: 'ok' | RefusalCode | 'aborted';
  readonly reason: RefusalReason | undefined;
  readonly verified: VerifiedHead | undefined;
  readonly ci: CiRequest | undefined;
  readonly answer: Answer | undefined;
  readonly durationMs: number;
}

/** Somebody who wants to know of every signed request: the log, the metrics. Must not throw. */
export interface RequestObserver {
  served(request: ServedRequest): void;
  /**
   * A request that is signed as this dialect does came to an address that no client has. Nothing of it is verified.
   *
   * @param target as on the wire
   */
  strayed?(dialect: Dialect, target: string): void;
}

/** Asked before anything is given out. */
export interface AuditGate {
  /** False = the event could not be written although it must be: nothing may be given. Must not throw. */
  admit(request: ServedRequest): boolean;
}
