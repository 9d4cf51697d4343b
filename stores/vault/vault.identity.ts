import { ProviderError } from '../../src/registry/provider-error.js';
import { POD_FOLDER, tokenIn } from '../../src/registry/identity/identity-files.js';
import { objectOf, type VaultAnswer, type VaultClient } from './vault.client.js';
import { type Auth } from './vault.auth.js';

/** A token, and what Vault says of its life. */
export interface SignedIn {
  readonly token: string;
  /** Milliseconds; Infinity = it does not end. */
  readonly lifeMs: number;
  /** Batch tokens are not. */
  readonly renewable: boolean;
}

/** How a store comes to its token. */
export interface Identity {
  signIn(signal: AbortSignal): Promise<SignedIn>;
  /** Whether that gives another token. */
  readonly givesNew: boolean;
}

const TOKEN = /^[\x21-\x7e]{1,8192}$/;
const POD_TOKEN = `${POD_FOLDER}/token`;

export function identityOf(auth: Auth, client: VaultClient): Identity {
  const { kind, roleId, secretId, role, token = '', jwtFile = POD_TOKEN, authMount = kind } = auth;
  if (kind === 'token') return { signIn: (signal) => lookUp(client, token, signal), givesNew: false };
  const credentials = async (): Promise<object> => {
    if (kind === 'approle') return { role_id: roleId, secret_id: secretId };
    const jwt = await tokenIn(jwtFile);
    return { jwt, ...(role !== undefined && { role }) };
  };
  const path = `auth/${authMount}/login`;
  return {
    signIn: async (signal) => logIn(client, path, await credentials(), signal),
    givesNew: true,
  };
}

/**
 * `POST auth/MOUNT/login`. A wrong secret is a 400 at AppRole; a mount that is not there is a 404.
 *
 * @throws ProviderError
 */
async function logIn(
  client: VaultClient,
  path: string,
  body: object,
  signal: AbortSignal,
): Promise<SignedIn> {
  const codes = { 400: 'refused', 404: 'not_configured' } as const;
  const answer = await client.call({ path, method: 'POST', body, signal, codes });
  return signedIn(answer);
}

/** What the answer to a sign-in or a renewal gives; its life is counted from when it was asked for. */
export function signedIn({ auth, wrap_info: wrapped }: VaultAnswer): SignedIn {
  // A token that is wrapped, or that waits for a second factor, is none: only the operator can change the role.
  if (auth === null && wrapped !== null && wrapped !== undefined) throw new ProviderError('not_configured');
  const { client_token: token, lease_duration: seconds, renewable, mfa_requirement: factor } = objectOf(auth);
  if (factor !== null && factor !== undefined) throw new ProviderError('not_configured');
  if (typeof token !== 'string' || !TOKEN.test(token)) throw new ProviderError('bad_answer');
  return { token, ...lifeOf(seconds, renewable) };
}

/**
 * What a token that was configured says of itself. One that may not look itself up is taken as it is, since the first
 * read tells whether it is right.
 */
async function lookUp(client: VaultClient, token: string, signal: AbortSignal): Promise<SignedIn> {
  try {
    const { data } = await client.call({ path: 'auth/token/lookup-self', token, signal });
    const { ttl, renewable } = objectOf(data);
    return { token, ...lifeOf(ttl, renewable) };
  } catch (error) {
    if (!(error instanceof ProviderError && error.code === 'refused')) throw error;
    return { token, lifeMs: Infinity, renewable: false };
  }
}

function lifeOf(seconds: unknown, renewable: unknown): { lifeMs: number; renewable: boolean } {
  if (typeof seconds !== 'number' || !(seconds >= 0)) throw new ProviderError('bad_answer');
  return { lifeMs: seconds === 0 ? Infinity : seconds * 1000, renewable: renewable === true };
}
