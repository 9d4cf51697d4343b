/** Codes of the 401 answers (docs/protocols.md); the answer's text is constant for each. */
export type SignatureFailureCode =
  | 'signature_missing'
  | 'signature_malformed'
  | 'signature_mismatch'
  | 'signature_expired'
  | 'digest_mismatch';

/** A refused signature is a normal outcome, so it is a value and not an exception. */
export interface SignatureFailure {
  readonly code: SignatureFailureCode;
  /** What exactly was wrong, one of a closed set of words, for the gateway's own log; never part of the answer. */
  readonly reason: string;
}
