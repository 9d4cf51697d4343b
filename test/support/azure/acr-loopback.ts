import { AcrProvider } from '../../../providers/acr/acr.provider.js';
import { AcrRegistryApi } from '../../../providers/acr/acr.registry-api.js';
import { type AcrSettings } from '../../../providers/acr/acr.settings.js';
import {
  type Access,
  type MintedCredential,
  type RegistryAddress,
} from '../../../src/registry/registry-provider.js';
import { AzureLoopback } from './azure-loopback.js';
import { type AzureWorld } from './azure-stub.js';

/** Login servers that the loopback registry has a certificate for. */
export const SUFFIX = 'azurecr.test';
export const HOST = `acmecorp.${SUFFIX}`;

/** Azure with registries on loopback, and the provider that reaches them. */
export class AcrLoopback extends AzureLoopback {
  readonly provider = new AcrProvider(this.entra, new AcrRegistryApi(this.network));

  static override async start(
    changes: Partial<AzureWorld> = {},
    protocol: 'http' | 'https' = 'https',
  ): Promise<AcrLoopback> {
    return new AcrLoopback(await AzureLoopback.place(changes, protocol, [HOST, `othercorp.${SUFFIX}`]));
  }

  override at<Settings extends object>(settings: Settings): Settings & { readonly authorityHost: string } {
    return super.at({ loginServerSuffix: SUFFIX, ...settings });
  }

  mint(
    settings: Partial<AcrSettings>,
    {
      images = [],
      host = HOST,
      access = 'pull',
      signal = new AbortController().signal,
    }: {
      readonly images?: readonly string[];
      readonly host?: string;
      readonly access?: Access;
      readonly signal?: AbortSignal;
    } = {},
  ): Promise<MintedCredential> {
    const scope = this.provider.match(host as RegistryAddress, settings);
    if (!scope) throw new TypeError('not a login server of this entry');
    return this.provider.credentialsFor({ scope, settings, images, access, signal });
  }
}
