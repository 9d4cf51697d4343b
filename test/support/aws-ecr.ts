import { EcrProvider } from '../../providers/ecr/ecr.provider.js';
import { type EcrScope } from '../../providers/ecr/ecr.hosts.js';
import { type EcrSettings } from '../../providers/ecr/ecr.settings.js';
import { type MintedCredential, type RegistryAddress } from '../../src/registry/registry-provider.js';

export const PRIVATE_HOST = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';

export interface Mint {
  readonly host?: string;
  readonly settings?: EcrSettings;
  readonly images?: readonly string[];
  readonly signal?: AbortSignal;
}

/** Mints as the keeper does. */
export function mint({
  host = PRIVATE_HOST,
  settings = {},
  images = [],
  signal,
}: Mint = {}): Promise<MintedCredential> {
  const provider = new EcrProvider();
  const scope = provider.match(host as RegistryAddress, settings);
  if (!scope) throw new TypeError('not a host of ECR');
  return mintFor(provider, scope, { settings, images, signal: signal ?? new AbortController().signal });
}

function mintFor(
  provider: EcrProvider,
  scope: EcrScope,
  rest: { settings: EcrSettings; images: readonly string[]; signal: AbortSignal },
): Promise<MintedCredential> {
  return provider.credentialsFor({ scope, ...rest });
}
