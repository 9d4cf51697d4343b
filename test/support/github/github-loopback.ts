import { GhcrClient } from '../../../providers/ghcr/ghcr.client.js';
import { GhcrProvider } from '../../../providers/ghcr/ghcr.provider.js';
import { GhcrSettings } from '../../../providers/ghcr/ghcr.settings.js';
import { type MintedCredential, type RegistryAddress } from '../../../src/registry/registry-provider.js';
import { GithubStub, TEST_APP_ID, TEST_APP_KEY, TEST_INSTALLATION } from './github-stub.js';
import { loopbackCertificate } from '../net/loopback-certificate.js';
import { LoopbackNetwork } from '../net/loopback-network.js';
import { VendorServer } from '../registry/vendor-server.js';

export const TEST_ENTERPRISE = 'github.acme.test';

/** GitHub on loopback, and the provider that reaches it there. */
export class LoopbackGithub {
  stub = new GithubStub();

  private constructor(
    readonly server: VendorServer,
    private readonly network: LoopbackNetwork,
    listener: { stub: () => GithubStub },
  ) {
    listener.stub = () => this.stub;
  }

  static async start(): Promise<LoopbackGithub> {
    const names = ['api.github.com', 'ghcr.io', TEST_ENTERPRISE, `containers.${TEST_ENTERPRISE}`];
    const certificate = loopbackCertificate(names);
    const current = { stub: (): GithubStub => new GithubStub() };
    const server = await VendorServer.start((request, response) => {
      current.stub().listener(request, response);
    }, certificate);
    return new LoopbackGithub(server, new LoopbackNetwork(certificate.cert, server.port), current);
  }

  get provider(): GhcrProvider {
    return new GhcrProvider(new GhcrClient(this.network));
  }

  /** Settings of an entry for the App. */
  app(more: Partial<GhcrSettings> = {}): GhcrSettings {
    return Object.assign(new GhcrSettings(), {
      experimentalApp: true,
      appId: TEST_APP_ID,
      installationId: TEST_INSTALLATION,
      privateKey: TEST_APP_KEY,
      probeImage: 'acme/app:1',
      ...more,
    });
  }

  mint(settings: GhcrSettings, signal = new AbortController().signal): Promise<MintedCredential> {
    const { enterpriseHost } = settings;
    const host = enterpriseHost === undefined ? 'ghcr.io' : `containers.${enterpriseHost}`;
    const scope = this.provider.match(host as RegistryAddress, settings);
    if (!scope) throw new TypeError('not a registry of this entry');
    return this.provider.credentialsFor({ scope, settings, images: [], signal });
  }

  /** As at the start. */
  reset(): void {
    this.stub = new GithubStub();
    this.server.behave();
    this.server.seen.length = 0;
  }

  async close(): Promise<void> {
    await this.network.dispatcher.destroy();
    await this.server.close();
  }
}
