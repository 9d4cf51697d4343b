import { timesOf } from '../../src/registry/jwt.js';
import { ProviderError } from '../../src/registry/provider-error.js';
import { type VendorAnswer } from '../../src/registry/vendor-http.js';

/** A token of the registry, with its own word on its life. */
export interface AcrToken {
  readonly token: string;
  /** Epoch milliseconds on the registry's clock. */
  readonly expiresAt: number;
  readonly issuedAt: number;
}

/**
 * Reads a token and its claims `exp` and `iat` (seconds) from an answer. The signature is not checked: the token came
 * over TLS from the host that will be asked to accept it.
 *
 * @throws ProviderError `bad_answer`
 */
export function tokenIn(answer: VendorAnswer, field: 'refresh_token' | 'access_token'): AcrToken {
  const token = fieldsOf(answer.json)[field];
  if (typeof token !== 'string') throw new ProviderError('bad_answer');
  const { expiresAt, issuedAt } = timesOf(token) ?? {};
  if (expiresAt === undefined || issuedAt === undefined) throw new ProviderError('bad_answer');
  return { token, expiresAt, issuedAt };
}

function fieldsOf(json: unknown): Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
}
