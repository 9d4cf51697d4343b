import { jwtIn } from '../identity/identity-files.js';
import { ProviderError } from '../provider-error.js';
import { type VendorNetwork } from '../vendor-network.js';
import { type IdentityKind, type IdentitySettings } from './identity-settings.js';

/** Which token is wanted. */
export interface IdentityRequest {
  readonly settings: IdentitySettings;
  /** Of the vendor, where the settings name none. */
  readonly audience?: string | undefined;
  readonly signal: AbortSignal;
  readonly network?: VendorNetwork | undefined;
}

/**
 * The gateway's own identity token.
 *
 * @throws ProviderError `not_configured` where there is none, or the file holds something else; of a cloud whatever its
 *   sign-in ends with
 */
export async function identityToken({
  settings,
  audience: expected,
  signal,
  network,
}: IdentityRequest): Promise<string> {
  const { identityTokenFile, identity, audience = expected } = settings;
  if (identityTokenFile !== undefined) return jwtIn(identityTokenFile);
  if (audience === undefined) throw new ProviderError('not_configured');
  if (identity === undefined) throw new ProviderError('not_configured');
  const request = { audience, signal, network };
  return CLOUDS[identity](request);
}

/** Loads the SDK of the cloud that these settings name, so that no request waits for it; a file needs none. */
export async function loadIdentity({ identity }: IdentitySettings): Promise<void> {
  if (identity === 'aws') await (await import('../clouds/aws/web-identity-token.js')).loadSts();
  if (identity === 'google') await (await import('../clouds/google/transport.js')).loadSdk();
  if (identity === 'azure') await (await import('../clouds/azure/access-token.js')).loadSdk();
}

/** How a cloud is asked. */
interface CloudRequest extends Pick<IdentityRequest, 'signal' | 'network'> {
  readonly audience: string;
}

const CLOUDS: Readonly<Record<IdentityKind, (request: CloudRequest) => Promise<string>>> = {
  aws: fromAws,
  google: fromGoogle,
  azure: fromAzure,
};

async function fromAws({ audience, signal }: CloudRequest): Promise<string> {
  const { mintWebIdentityToken } = await import('../clouds/aws/web-identity-token.js');
  return mintWebIdentityToken(audience, signal);
}

async function fromGoogle({ audience, signal }: CloudRequest): Promise<string> {
  const { mintIdToken } = await import('../clouds/google/id-token.js');
  return mintIdToken(audience, signal);
}

async function fromAzure({ audience, signal, network }: CloudRequest): Promise<string> {
  const { EntraClient } = await import('../clouds/azure/access-token.js');
  const { AUTHORITY_HOSTS } = await import('../clouds/azure/clouds.js');
  const who = { kind: 'environment', settings: {}, authorityHost: AUTHORITY_HOSTS.public } as const;
  const { token } = await new EntraClient(network).accessToken({ ...who, audience, signal });
  return token;
}
