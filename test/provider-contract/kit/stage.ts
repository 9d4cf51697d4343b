import {
  type CredentialScope,
  type IRegistryProvider,
  type MintedCredential,
  type RegistryAddress,
} from '../../../src/registry/registry-provider.js';
import { settingsOf } from '../../../src/registry/setting.js';
import { enterEnvironment } from '../../support/config/with-environment.js';
import { loopbackCertificate } from '../../support/net/loopback-certificate.js';
import { LoopbackNetwork } from '../../support/net/loopback-network.js';
import { type VendorContract, type VendorPlay } from '../contract.js';
import { VendorServer } from '../../support/registry/vendor-server.js';
import { type Folder, loadProvider, sampleEntry } from './folder.js';

/** A vendor on a loopback port, the provider that reaches it and the sample entry. */
export class Stage {
  private constructor(
    readonly server: VendorServer,
    readonly provider: IRegistryProvider,
    readonly entry: { readonly settings: object; readonly scope: CredentialScope },
    private readonly network: LoopbackNetwork,
    private readonly leaveEnvironment: () => void,
  ) {}

  static async set(folder: Folder, vendor: VendorContract, aheadMs = 0): Promise<Stage> {
    const { address } = sampleEntry(folder);
    const certificate = loopbackCertificate([address.replace(/:\d+$/, ''), ...(vendor.hosts ?? [])]);
    const play: { now?: VendorPlay } = {};
    const tls = vendor.protocol === 'http' ? undefined : certificate;
    const server = await VendorServer.start((request, response) => {
      play.now?.listener(request, response);
    }, tls);
    server.closesKept = true; // so that no idle time, which is real, decides about a frozen one
    play.now = vendor.play(server.origin, aheadMs);
    const network = new LoopbackNetwork(certificate.cert, server.port);
    const provider = await loadProvider(folder.name, network);
    const leaveEnvironment = enterEnvironment(play.now.environment ?? {});
    return new Stage(server, provider, sampleEntry(folder, play.now.settings), network, leaveEnvironment);
  }

  mint(signal = new AbortController().signal): Promise<MintedCredential> {
    return this.provider.credentialsFor({ ...this.entry, images: [], signal });
  }

  /** How often a call has been made. */
  hits(path: string): number {
    return this.server.seen.filter((target) => target.slice(target.indexOf(' ') + 1).startsWith(path)).length;
  }

  /** Everything that must not be told: secrets of the entry, what the vendor said, where it is. */
  secrets(minted?: MintedCredential): readonly string[] {
    const values = this.entry.settings as Readonly<Record<string, unknown>>;
    const secrets = settingsOf(this.provider.settings)
      .filter(({ secret }) => secret)
      .map(({ property }) => values[property])
      .filter((value) => typeof value === 'string');
    return [
      ...secrets,
      'vendor-says-no',
      new URL(this.server.origin).host,
      ...(minted ? [minted.password] : []),
    ];
  }

  async leave(): Promise<void> {
    this.leaveEnvironment();
    await this.network.dispatcher.destroy();
    await this.server.close();
  }
}

/** An address that nobody has configured; for tests of scopes. */
export const NOWHERE = 'registry.of-nobody.example' as RegistryAddress;
