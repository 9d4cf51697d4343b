import { ProviderError } from '../../src/registry/provider-error.js';
import { type VendorAnswer } from '../../src/registry/vendor-http.js';

/** A token of the registry, with its own word on its life. */
export interface AcrToken {
  readonly token: string;
  /** Epoch milliseconds on the registry's clock. */
  readonly expiresAt: number;
  readonly issuedAt: number;
}

const JWT = /^[\w-]+\.([\w-]+)\.[\w-]*$/;

/**
 * Reads a token and its claims `exp` and `iat` (seconds) from an answer. The signature is not checked: the token came
 * over TLS from the host that will be asked to accept it.
 *
 * @throws ProviderError `bad_answer`
 */
export function tokenIn(answer: VendorAnswer, field: 'refresh_token' | 'access_token'): AcrToken {
  const token = fieldsOf(answer.json)[field];
  const payload = typeof token === 'string' ? JWT.exec(token)?.[1] : undefined;
  if (typeof token !== 'string' || payload === undefined) throw new ProviderError('bad_answer');
  const { exp, iat } = fieldsOf(decoded(payload));
  if (!isSeconds(exp) || !isSeconds(iat)) throw new ProviderError('bad_answer');
  return { token, expiresAt: exp * 1000, issuedAt: iat * 1000 };
}

function decoded(payload: string): unknown {
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  } catch {
    throw new ProviderError('bad_answer');
  }
}

function fieldsOf(json: unknown): Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
}

function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}
