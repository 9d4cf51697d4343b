import { type KeyFailure } from './fetch-key.js';

/** What is known of the key of a Woodpecker server. Plain data, sent between processes: a public key is no secret. */
export interface KeyServerState {
  /** Its URL as configured. */
  readonly server: string;
  /** PEM text of the key that is kept; undefined while there is none. */
  readonly pem?: string | undefined;
  /** Epoch milliseconds since when the key is wanted; undefined when it is there. */
  readonly missingSince?: number | undefined;
  /** Why the last attempt gave none. */
  readonly lastError?: KeyFailure | undefined;
  /** Fingerprint of another key than that, which the server shows now; it is told of and never taken. */
  readonly shows?: string | undefined;
  /** Epoch milliseconds; undefined while an attempt is under way, and when none is planned. */
  readonly nextAttemptAt?: number | undefined;
}
