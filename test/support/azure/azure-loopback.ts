import { EntraClient } from '../../../src/registry/clouds/azure/access-token.js';
import { AUTHORITY_HOSTS } from '../../../src/registry/clouds/azure/clouds.js';
import { type EntraWords, kindOf } from '../../../src/registry/clouds/azure/identity.js';
import { type EntraIdentityKind } from '../../../src/registry/clouds/azure/settings.js';
import { AZURE, type AzureStub, azureStub, type AzureWorld } from './azure-stub.js';
import { loopbackCertificate } from '../net/loopback-certificate.js';
import { LoopbackNetwork } from '../net/loopback-network.js';
import { VendorServer } from '../registry/vendor-server.js';

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

interface Place {
  readonly server: VendorServer;
  readonly stub: AzureStub;
  readonly network: LoopbackNetwork;
}

/** Azure on loopback, and a client of Entra that reaches it. */
export class AzureLoopback implements Place {
  readonly server: VendorServer;
  readonly stub: AzureStub;
  readonly network: LoopbackNetwork;
  readonly entra: EntraClient;

  protected constructor({ server, stub, network }: Place) {
    [this.server, this.stub, this.network] = [server, stub, network];
    this.entra = new EntraClient(network);
  }

  static async start(
    changes: Partial<AzureWorld> = {},
    protocol: 'http' | 'https' = 'https',
  ): Promise<AzureLoopback> {
    return new AzureLoopback(await AzureLoopback.place(changes, protocol));
  }

  /** @param hosts for the certificate, besides those of Entra */
  protected static async place(
    changes: Partial<AzureWorld>,
    protocol: 'http' | 'https',
    hosts: readonly string[] = [],
  ): Promise<Place> {
    const certificate = loopbackCertificate([...hosts, 'localhost']);
    const stub = azureStub(changes);
    const server = await VendorServer.start(stub.listener, protocol === 'https' ? certificate : undefined);
    return { server, stub, network: new LoopbackNetwork(certificate.cert, server.port) };
  }

  /** An identity whose Entra is here. */
  at<Settings extends object>(settings: Settings): Settings & { readonly authorityHost: string } {
    return { authorityHost: this.server.origin, ...settings };
  }

  /** An identity that is proven by a client secret. */
  get secret(): EntraWords & { readonly authorityHost: string } {
    const { tenantId, clientId, clientSecret } = AZURE;
    return this.at({ tenantId, clientId, clientSecret });
  }

  /** A token of Entra's. */
  async token(
    settings: EntraWords & { readonly identity?: EntraIdentityKind },
    { audience = 'https://vendor.example', signal = new AbortController().signal } = {},
  ): Promise<string> {
    const kind = settings.identity ?? kindOf(settings);
    const authorityHost = AUTHORITY_HOSTS.public;
    const given = await this.entra.accessToken({ kind, settings, audience, authorityHost, signal });
    return given.token;
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
