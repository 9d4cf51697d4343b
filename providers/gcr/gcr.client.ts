import type { AuthClient } from 'google-auth-library';
import { ProviderError } from '../../src/registry/provider-error.js';
import { type CredentialFile } from './gcr.credential-file.js';
import { googleError } from './gcr.errors.js';
import { GOOGLE_UNIVERSE } from './gcr.hosts.js';
import {
  clientsOf,
  loadSdk,
  type RequestHook,
  type Sdk,
  takeTransport,
  withMetadataLimit,
} from './gcr.transport.js';

export interface GoogleIdentity {
  /** Undefined = application default credentials. */
  readonly file: CredentialFile | undefined;
  /** E-mail of the service account to act as. */
  readonly impersonate: string | undefined;
  /** Seconds; only with `impersonate`. */
  readonly lifetime: number;
  /** URL of the OAuth scope that the token is for. */
  readonly oauthScope: string;
  /** The universe whose registries will see the token. */
  readonly universe: string;
}

export interface AccessToken {
  readonly token: string;
  /** Epoch milliseconds, on the same clock as `issuedAt`. */
  readonly expiresAt: number;
  readonly issuedAt: number;
}

/** What an impersonating call of any kind needs to be allowed to ask for; the token asked for may be narrower. */
const CLOUD_PLATFORM = 'https://www.googleapis.com/auth/cloud-platform';

/** Stops the library from looking for a project id, which runs `gcloud` and asks the metadata server. */
const NO_PROJECT = '-';

/**
 * Asks Google for a new access token. Everything the library caches (clients, tokens, the contents of files) lives in
 * objects made for this one call, so that the token is never an old one and changed files count at once.
 *
 * @throws ProviderError and nothing else; `timed_out` at once when the signal aborts
 */
export async function mintAccessToken(
  identity: GoogleIdentity,
  signal: AbortSignal,
  hook?: RequestHook,
): Promise<AccessToken> {
  const abort = aborted(signal);
  try {
    return await Promise.race([mint(identity, signal, hook), abort.happens]);
  } catch (error) {
    throw signal.aborted ? new ProviderError('timed_out') : googleError(error);
  } finally {
    abort.forget();
  }
}

async function mint(identity: GoogleIdentity, signal: AbortSignal, hook?: RequestHook): Promise<AccessToken> {
  const sdk = await loadSdk();
  const source = await findClient(sdk, identity);
  // Programs of federation files are not run: no signal would end them within the time that a mint has, and they would
  // get every secret of our environment.
  if (clientsOf(source).some((client) => client instanceof sdk.PluggableAuthClient)) {
    throw new ProviderError('not_configured');
  }
  takeTransport(source, sdk, signal, hook);
  return withMetadataLimit(signal, async () => {
    if ((await universeOfClient(source, sdk, identity)) !== identity.universe) {
      throw new ProviderError('not_configured');
    }
    return readToken(impersonated(source, sdk, identity));
  });
}

async function findClient(sdk: Sdk, { file, impersonate, oauthScope }: GoogleIdentity): Promise<AuthClient> {
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
 * The universe of an identity. Clients know what their file says; a machine's own identity says Google's whatever it
 * is, so where it matters the machine is asked. The library exchanges key files at Google only, so that those of other
 * universes count as Google's: there they are of no use, and no other universe gets to see what Google made of them.
 */
async function universeOfClient(client: AuthClient, sdk: Sdk, identity: GoogleIdentity): Promise<string> {
  if (client instanceof sdk.JWT) return GOOGLE_UNIVERSE;
  if (!(client instanceof sdk.Compute) || identity.universe === GOOGLE_UNIVERSE) return client.universeDomain;
  return sdk.gcpMetadata.universe<string>('universe-domain');
}

function impersonated(source: AuthClient, sdk: Sdk, identity: GoogleIdentity): AuthClient {
  if (identity.impersonate === undefined) return source;
  return new sdk.Impersonated({
    sourceClient: source,
    targetPrincipal: identity.impersonate,
    targetScopes: [identity.oauthScope],
    lifetime: identity.lifetime,
  });
}

/** VCHAR: what a password in a docker login may consist of without doubt, and what Google's tokens consist of. */
const TOKEN = /^[\x21-\x7e]+$/;

async function readToken(client: AuthClient): Promise<AccessToken> {
  const { token, res } = await client.getAccessToken();
  const { expiresAt, issuedAt } = lifeOf(client, res as TokenResponse | null | undefined);
  const usable = typeof token === 'string' && TOKEN.test(token) && expiresAt > Math.min(issuedAt, Date.now());
  if (!usable || !Number.isFinite(expiresAt)) throw new ProviderError('bad_answer');
  return { token, expiresAt, issuedAt };
}

/** What is read of an HTTP answer, which the library hands on for some kinds of identity. */
interface TokenResponse {
  readonly data?: { readonly expireTime?: unknown; readonly expires_in?: unknown };
  readonly headers?: { get?: (name: string) => string | null };
}

/**
 * Service account credentials tell a point in time on Google's clock, and the answer's `Date` what that clock shows;
 * OAuth answers tell seconds, which the library adds to our clock.
 */
function lifeOf(client: AuthClient, response: TokenResponse | null | undefined): Omit<AccessToken, 'token'> {
  const now = Date.now();
  const { expireTime, expires_in } = response?.data ?? {};
  if (typeof expireTime === 'string') {
    const date = Date.parse(response?.headers?.get?.('date') ?? '');
    return { expiresAt: Date.parse(expireTime), issuedAt: Number.isNaN(date) ? now : date };
  }
  return { expiresAt: client.credentials.expiry_date ?? now + Number(expires_in) * 1000, issuedAt: now };
}

function aborted(signal: AbortSignal): { happens: Promise<never>; forget: () => void } {
  let forget = (): void => undefined;
  const happens = new Promise<never>((_, reject) => {
    const onAbort = (): void => {
      reject(new ProviderError('timed_out'));
    };
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort);
    forget = () => {
      signal.removeEventListener('abort', onAbort);
    };
  });
  return { happens, forget };
}
