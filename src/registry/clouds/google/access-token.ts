import type { AuthClient } from 'google-auth-library';
import { ProviderError } from '../../provider-error.js';
import { googleError } from './errors.js';
import { actingClient, findClient, type GoogleIdentity, runsProgram, universeOfClient } from './identity.js';
import { type GoogleWay, loadSdk, type Sdk, takeTransport, withMetadataLimit } from './transport.js';

export interface AccessToken {
  readonly token: string;
  /** Epoch milliseconds, on the same clock as `issuedAt`. */
  readonly expiresAt: number;
  readonly issuedAt: number;
  /** Project that pays for calls with it, and whose quota counts, where the identity names one. */
  readonly quotaProject?: string;
}

/**
 * Asks Google for a new access token. Everything the library caches (clients, tokens, the contents of files) lives in
 * objects made for this one call, so that the token is never an old one and changed files count at once.
 *
 * @throws ProviderError and nothing else; `timed_out` at once when the signal aborts
 */
export function mintAccessToken(
  identity: GoogleIdentity,
  signal: AbortSignal,
  way: GoogleWay = {},
): Promise<AccessToken> {
  return askGoogle({ identity, signal, way }, async (client, { source }) => {
    const { quotaProjectId: quotaProject } = source;
    return { ...(await readToken(client)), ...(quotaProject !== undefined && { quotaProject }) };
  });
}

/** Who asks, and until when. */
export interface GoogleAsk {
  readonly identity: GoogleIdentity;
  readonly signal: AbortSignal;
  readonly way?: GoogleWay | undefined;
}

/** Asks by the client that acts for an identity; `source` is the identity's own, which may act for another account. */
type ReadClient<Result> = (
  client: AuthClient,
  about: { readonly source: AuthClient; readonly sdk: Sdk },
) => Promise<Result>;

/** Has a client of this identity ask for something; as {@link mintAccessToken}. */
export async function askGoogle<Result>(ask: GoogleAsk, read: ReadClient<Result>): Promise<Result> {
  const { signal } = ask;
  const abort = aborted(signal);
  try {
    return await Promise.race([withClient(ask, read), abort.happens]);
  } catch (error) {
    throw signal.aborted ? new ProviderError('timed_out') : googleError(error);
  } finally {
    abort.forget();
  }
}

async function withClient<Result>(
  { identity, signal, way = {} }: GoogleAsk,
  read: ReadClient<Result>,
): Promise<Result> {
  const sdk = await loadSdk();
  const source = await findClient(sdk, identity);
  if (runsProgram(source, sdk)) throw new ProviderError('not_configured');
  takeTransport(source, sdk, signal, way);
  return withMetadataLimit(signal, async () => {
    if ((await universeOfClient(source, sdk, identity)) !== identity.universe) {
      throw new ProviderError('not_configured');
    }
    return read(actingClient(source, sdk, identity), { source, sdk });
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
