import { AcrClient } from '../../../providers/acr/acr.client.js';
import { AcrProvider } from '../../../providers/acr/acr.provider.js';
import { AcrRegistryApi } from '../../../providers/acr/acr.registry-api.js';
import { type AcrSettings } from '../../../providers/acr/acr.settings.js';
import { type MintedCredential, type RegistryAddress } from '../../../src/registry/registry-provider.js';
import { AZURE, type AzureStub, azureStub, type AzureWorld } from './azure-stub.js';
import { loopbackCertificate } from '../net/loopback-certificate.js';
import { LoopbackNetwork } from '../net/loopback-network.js';
import { VendorServer } from '../registry/vendor-server.js';

/** Login servers that the loopback registry has a certificate for. */
export const SUFFIX = 'azurecr.test';
export const HOST = `acmecorp.${SUFFIX}`;

/** None of the variables from which the SDK takes an identity. */
export const NO_IDENTITY = {
  AZURE_AUTHORITY_HOST: undefined,
  AZURE_CLIENT_CERTIFICATE_PATH: undefined,
  AZURE_CLIENT_ID: undefined,
  AZURE_CLIENT_SECRET: undefined,
  AZURE_FEDERATED_TOKEN_FILE: undefined,
  AZURE_POD_IDENTITY_AUTHORITY_HOST: undefined,
  AZURE_TENANT_ID: undefined,
  IDENTITY_ENDPOINT: undefined,
  IDENTITY_HEADER: undefined,
};

/** Azure on loopback, and the provider that reaches it. */
export class AzureLoopback {
  private constructor(
    readonly server: VendorServer,
    readonly stub: AzureStub,
    readonly network: LoopbackNetwork,
    readonly provider: AcrProvider,
  ) {}

  static async start(
    changes: Partial<AzureWorld> = {},
    protocol: 'http' | 'https' = 'https',
  ): Promise<AzureLoopback> {
    const certificate = loopbackCertificate([HOST, `othercorp.${SUFFIX}`, 'localhost']);
    const stub = azureStub(changes);
    const server = await VendorServer.start(stub.listener, protocol === 'https' ? certificate : undefined);
    const network = new LoopbackNetwork(certificate.cert, server.port);
    const provider = new AcrProvider(new AcrClient(network), new AcrRegistryApi(network));
    return new AzureLoopback(server, stub, network, provider);
  }

  /** Settings of an entry whose login servers and Entra are here. */
  at(settings: Partial<AcrSettings>): Partial<AcrSettings> {
    return { loginServerSuffix: SUFFIX, authorityHost: this.server.origin, ...settings };
  }

  /** An entry that signs in with a client secret. */
  get secret(): Partial<AcrSettings> {
    const { tenantId, clientId, clientSecret } = AZURE;
    return this.at({ tenantId, clientId, clientSecret });
  }

  mint(
    settings: Partial<AcrSettings>,
    { images = [] as readonly string[], host = HOST, signal = new AbortController().signal } = {},
  ): Promise<MintedCredential> {
    const scope = this.provider.match(host as RegistryAddress, settings);
    if (!scope) throw new TypeError('not a login server of this entry');
    return this.provider.credentialsFor({ scope, settings, images, signal });
  }

  /** Forgets what was seen and behaves again. */
  reset(): void {
    this.server.behave();
    this.server.seen.length = 0;
    this.stub.forms.length = 0;
    this.stub.metadata.length = 0;
  }

  async close(): Promise<void> {
    await this.network.dispatcher.close();
    await this.server.close();
  }
}
