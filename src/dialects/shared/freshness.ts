import { signatureFailure, type SignatureFailure } from './signature-failure.js';

/** What is wrong with the age of a signature; undefined when it lies within the tolerance, edges included. */
export function stalenessOf(
  signedAtMs: number,
  nowMs: number,
  toleranceSeconds: number,
): SignatureFailure | undefined {
  const ageMs = nowMs - signedAtMs;
  if (ageMs > toleranceSeconds * 1000) return signatureFailure('date_stale');
  if (ageMs < toleranceSeconds * -1000) return signatureFailure('date_ahead');
  return undefined;
}
