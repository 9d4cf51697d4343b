import { type SignatureFailureCode } from '../dialects/shared/signature-failure.js';

/** Every error code that a client can be answered with; docs/operations.md says what each means. */
export type RefusalCode =
  | SignatureFailureCode
  | 'invalid_body'
  | 'not_found'
  | 'method_not_allowed'
  | 'body_timeout'
  | 'body_too_large'
  | 'unsupported_media_type'
  | 'providers_unavailable'
  | 'invalid_request'
  | 'internal_error';

/** An error as it is sent. */
export interface ErrorAnswer {
  readonly status: number;
  readonly body: string;
  /** It is what somebody gets who is no client of this gateway: no connection is kept for the next try. */
  readonly ends: boolean;
}

/** The same bytes every time: nothing of the request is ever in it. */
export interface Refusal extends ErrorAnswer {
  readonly code: RefusalCode;
}

const TEXTS: Readonly<Record<RefusalCode, readonly [status: number, message: string]>> = {
  invalid_body: [
    400,
    'The body is not a registry request: it is not JSON, or a needed field is missing or of the wrong kind.',
  ],
  invalid_request: [400, 'The request is not valid HTTP for this server.'],
  signature_missing: [401, 'The request is not signed completely.'],
  signature_malformed: [401, 'The signature or a signed header is not of the accepted form.'],
  signature_mismatch: [401, 'The signature does not match the request and the configured key.'],
  signature_expired: [401, 'The signature is too old or from the future: compare the clocks.'],
  digest_mismatch: [401, 'The body does not match its signed digest.'],
  not_found: [404, 'There is nothing at this address.'],
  method_not_allowed: [405, 'Only POST is accepted here.'],
  body_timeout: [408, 'The body took too long.'],
  body_too_large: [413, 'The body is larger than 8 MiB.'],
  unsupported_media_type: [415, 'The body must be application/json without a content encoding.'],
  internal_error: [500, 'The gateway failed; its log says more.'],
  providers_unavailable: [503, 'No registry provider could give a credential; try again.'],
  client_not_ready: [503, 'The key of this client is not there yet; try again.'],
};

function isEnding(code: string, status: number): boolean {
  return [401, 404, 405].includes(status) || code === 'invalid_request';
}

export const REFUSALS = Object.fromEntries(
  Object.entries(TEXTS).map(([code, [status, message]]) => [
    code,
    { code, status, body: JSON.stringify({ error: { code, message } }), ends: isEnding(code, status) },
  ]),
) as Readonly<Record<RefusalCode, Refusal>>;
