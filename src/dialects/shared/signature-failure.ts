/** Codes of the answers (docs/protocols.md), 401 but for the last; the answer's text is constant for each. */
export type SignatureFailureCode =
  | 'signature_missing'
  | 'signature_malformed'
  | 'signature_mismatch'
  | 'signature_expired'
  | 'digest_mismatch'
  | 'client_not_ready';

/** A refused signature is a normal outcome, so it is a value and not an exception. */
export interface SignatureFailure {
  readonly code: SignatureFailureCode;
  /** What exactly was wrong, one of a closed set of words, for the gateway's own log; never part of the answer. */
  readonly reason: SignatureReason;
}

/** The words of the operator's log, each with the code that the caller sees. */
export type SignatureReason = keyof typeof CODES;

const CODES = {
  /** There is no `Signature` line. */
  no_signature: 'signature_missing',

  /** A signature stands in an `Authorization` line, where no stock client puts it. */
  signature_in_authorization: 'signature_malformed',
  /** A line that the signature must cover, or `Signature-Input`, is not there. */
  header_missing: 'signature_malformed',
  /** A signature or signed header has more than one line, so that hops would read different values. */
  header_doubled: 'signature_malformed',
  /** A signature or signed header is longer than 1 KiB. */
  header_too_long: 'signature_malformed',
  /** A signed header holds something else than printable ASCII. */
  header_not_plain: 'signature_malformed',
  /** The signature parameters are not of the clients' exact syntax. */
  parameters_malformed: 'signature_malformed',
  /** A signature parameter that neither client sends. */
  parameter_unknown: 'signature_malformed',
  /** A signature parameter stands twice. */
  parameter_repeated: 'signature_malformed',
  /** A needed signature parameter is not there. */
  parameter_missing: 'signature_malformed',
  /** Drone: `keyId` is not `hmac-key`. */
  key_id_unknown: 'signature_malformed',
  /** The algorithm is not the one that the dialect has. */
  algorithm_not_allowed: 'signature_malformed',
  /** Not exactly the needed headers or components are covered, each once. */
  covered_set_wrong: 'signature_malformed',
  /** The signature is not canonical base64 of the right length. */
  signature_value_malformed: 'signature_malformed',
  /** Woodpecker: the signature's label is not that of its extensions, or the label's syntax is broken. */
  label_unknown: 'signature_malformed',
  /** Woodpecker: more signatures than one. */
  label_not_single: 'signature_malformed',
  /** Drone: `Accept` is not that of a registry plugin; the signature was made for another kind of plugin. */
  accept_not_registry: 'signature_malformed',
  /** Drone: the same of a secret plugin. */
  accept_not_secret: 'signature_malformed',
  /** Drone: `Date` is not an IMF-fixdate. */
  date_malformed: 'signature_malformed',
  /** The digest is not made of the allowed algorithms, each once, in canonical base64. */
  digest_not_allowed: 'signature_malformed',
  /** Woodpecker: the target is not `/…` in visible ASCII without `%`, so client and gateway would read it differently. */
  target_not_plain: 'signature_malformed',

  /** Another key signed, or target, signed header or parameters were changed after signing. */
  wrong_key_or_changed_head: 'signature_mismatch',
  /** Drone: as above, and `Accept-Encoding` is not what runners send: most likely a proxy rewrote it. */
  accept_encoding_changed: 'signature_mismatch',

  /** Signed longer ago than the tolerance allows: clock skew, delay, or a replay. */
  date_stale: 'signature_expired',
  /** Signed further ahead than the tolerance allows: clock skew. */
  date_ahead: 'signature_expired',
  /** Woodpecker: the signer's own `expires` has passed. */
  expires_past: 'signature_expired',

  /** The body is not the one whose digest was signed. */
  body_changed: 'digest_mismatch',

  /** The client has no key yet. */
  no_key: 'client_not_ready',
} as const satisfies Record<string, SignatureFailureCode>;

/** Every word, for tables and tests. */
export const SIGNATURE_REASONS = Object.keys(CODES) as readonly SignatureReason[];

const FAILURES = Object.freeze(
  Object.fromEntries(
    SIGNATURE_REASONS.map((reason) => [reason, Object.freeze({ code: CODES[reason], reason })]),
  ),
) as Readonly<Record<SignatureReason, SignatureFailure>>;

/** The one frozen failure of that reason; it never carries input. */
export function signatureFailure(reason: SignatureReason): SignatureFailure {
  return FAILURES[reason];
}

export function isSignatureFailure(outcome: object): outcome is SignatureFailure {
  return 'code' in outcome;
}
