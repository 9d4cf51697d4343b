import { ProviderError } from '../../src/registry/provider-error.js';
import { type MintedCredential } from '../../src/registry/registry-provider.js';

/** `AuthorizationData` of the APIs of ECR and ECR Public, without the endpoint, which is a URL and no address. */
export interface AuthorizationData {
  readonly authorizationToken?: string | undefined;
  readonly expiresAt?: Date | undefined;
}

/**
 * The pair inside an authorization token: base64 of `AWS:password`, split at the first colon.
 *
 * @param issuedAt epoch milliseconds of the answer on the vendor's clock
 * @throws ProviderError `bad_answer` when there is no token or no expiry, or the token holds no such pair
 */
export function credentialOf(
  data: AuthorizationData | undefined,
  issuedAt: number | undefined,
): MintedCredential {
  const expiresAt = data?.expiresAt?.getTime();
  const [, username, password] = PAIR.exec(decoded(data?.authorizationToken)) ?? [];
  if (username === undefined || password === undefined) throw new ProviderError('bad_answer');
  if (expiresAt === undefined || Number.isNaN(expiresAt)) throw new ProviderError('bad_answer');
  return { username, password, expiresAt, ...(issuedAt === undefined ? {} : { issuedAt }) };
}

/** Printable ASCII only: a password with a line break would end an HTTP header or a docker config. */
const PAIR = /^([\x21-\x39\x3b-\x7e]+):([\x21-\x7e]+)$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

function decoded(token: string | undefined): string {
  return token !== undefined && BASE64.test(token) ? Buffer.from(token, 'base64').toString('latin1') : '';
}
