import type { AuthClient } from 'google-auth-library';
import { ProviderError } from '../../provider-error.js';
import { type CredentialFile, GOOGLE_UNIVERSE } from './credential-file.js';
import { clientsOf, type Sdk } from './transport.js';

export interface GoogleIdentity {
  /** Undefined = application default credentials. */
  readonly file: CredentialFile | undefined;
  /** E-mail of the service account to act as. */
  readonly impersonate: string | undefined;
  /** Seconds; only with `impersonate`. */
  readonly lifetime: number;
  /** URL of the OAuth scope that the token is for. */
  readonly oauthScope: string;
  /** The universe whose hosts will see the token. */
  readonly universe: string;
}

/** What an impersonating call of any kind needs to be allowed to ask for; the token asked for may be narrower. */
export const CLOUD_PLATFORM = 'https://www.googleapis.com/auth/cloud-platform';

/** Stops the library from looking for a project id, which runs `gcloud` and asks the metadata server. */
const NO_PROJECT = '-';

/**
 * The library's client for an identity, without the account that it may act as.
 *
 * @throws ProviderError `not_configured`
 */
export async function findClient(
  sdk: Sdk,
  { file, impersonate, oauthScope }: GoogleIdentity,
): Promise<AuthClient> {
  const auth = new sdk.GoogleAuth<AuthClient>({
    projectId: NO_PROJECT,
    scopes: [impersonate === undefined ? oauthScope : CLOUD_PLATFORM],
    ...(file && { credentials: file }),
  });
  try {
    return await auth.getClient();
  } catch {
    // It remembers for ever that there is no metadata server, but that of a new pod takes seconds to come up.
    sdk.gcpMetadata.resetIsAvailableCache();
    throw new ProviderError('not_configured');
  }
}

/**
 * Whether a client, or one that it is built upon, would run a program. Those of federation files are not run: no signal
 * would end them within the time that a mint has, and they would get every secret of our environment.
 */
export function runsProgram(client: AuthClient, sdk: Sdk): boolean {
  return clientsOf(client).some((part) => part instanceof sdk.PluggableAuthClient);
}

/**
 * The universe of an identity. Clients know what their file says; a machine's own identity says Google's whatever it
 * is, so where it matters the machine is asked. The library exchanges key files at Google only, so that those of other
 * universes count as Google's: there they are of no use, and no other universe gets to see what Google made of them.
 */
export async function universeOfClient(
  client: AuthClient,
  sdk: Sdk,
  identity: GoogleIdentity,
): Promise<string> {
  if (client instanceof sdk.JWT) return GOOGLE_UNIVERSE;
  if (!(client instanceof sdk.Compute) || identity.universe === GOOGLE_UNIVERSE) return client.universeDomain;
  return sdk.gcpMetadata.universe<string>('universe-domain');
}

/** What gives the tokens of an identity: its own client, or one that acts as another account by it. */
export function actingClient(source: AuthClient, sdk: Sdk, identity: GoogleIdentity): AuthClient {
  if (identity.impersonate === undefined) return source;
  return new sdk.Impersonated({
    sourceClient: source,
    targetPrincipal: identity.impersonate,
    targetScopes: [identity.oauthScope],
    lifetime: identity.lifetime,
  });
}
