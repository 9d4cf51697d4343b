import { hkdfSync } from 'node:crypto';
import { type GatewayConfig } from '../config/gateway-config.js';

/** What a sealed text is for: none is taken for another. */
export type Purpose = 'session' | 'sign-in' | 'known-browser';

/** By whose secret something is sealed: that of whoever has the token, or of the OpenID provider. */
export type KeyOwner = 'token' | 'oidc';

type Secrets = Pick<GatewayConfig, 'adminToken' | 'page'>;

/**
 * The key for one purpose, 256 bits; undefined where that way to sign in is not configured. It is made of the secret
 * alone, so that all processes and instances of one configuration have the same, and of everything that decides who may
 * what: another token, client secret, issuer or list of claims ends every session that the former one began.
 */
export function sessionKey(
  { adminToken, page }: Secrets,
  owner: KeyOwner,
  purpose: Purpose,
): Uint8Array | undefined {
  if (owner === 'token') return adminToken === undefined ? undefined : derived(adminToken, [owner, purpose]);
  if (page.openId?.clientSecret === undefined) return undefined;
  const { clientSecret, issuer, clientId, viewers, admins } = page.openId;
  return derived(clientSecret, [owner, purpose, issuer, clientId, viewers, admins]);
}

function derived(secret: string, context: readonly unknown[]): Uint8Array {
  const info = `dockpass page 1 ${JSON.stringify(context)}`;
  // The context may be longer than the 1,024 bytes that HKDF takes for it, so it is the salt.
  return new Uint8Array(hkdfSync('sha256', secret, info, 'A256GCM', 32));
}
