import type { AuthClient, Compute, JWT } from 'google-auth-library';
import { ProviderError } from '../../provider-error.js';
import { askGoogle } from './access-token.js';
import { GOOGLE_UNIVERSE } from './credential-file.js';
import { type GoogleIdentity } from './identity.js';
import { type GoogleWay, type Sdk } from './transport.js';

/** Application default credentials; the scope is not looked at for an identity token. */
const DEFAULT: GoogleIdentity = {
  ...{ file: undefined, impersonate: undefined, lifetime: 3600, universe: GOOGLE_UNIVERSE },
  oauthScope: 'https://www.googleapis.com/auth/cloud-platform',
};

/**
 * An identity token of the machine, or of the account whose key it has: a JWT of Google's for an audience, an hour long.
 * A federated identity or a person's account has none.
 *
 * @throws ProviderError and nothing else; `timed_out` at once when the signal aborts
 */
export function mintIdToken(audience: string, signal: AbortSignal, way?: GoogleWay): Promise<string> {
  return askGoogle({ identity: DEFAULT, signal, way }, async (client, { sdk }) => {
    if (!canProve(client, sdk)) throw new ProviderError('not_configured');
    const token = await client.fetchIdToken(audience);
    if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) throw new ProviderError('bad_answer');
    return token;
  });
}

/** Those that prove a machine or an account of a service; the library would do it for people as well. */
function canProve(client: AuthClient, sdk: Sdk): client is Compute | JWT {
  return client instanceof sdk.Compute || client instanceof sdk.JWT;
}
