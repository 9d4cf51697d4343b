import { type KeeperOptions } from '../../../src/credentials/credential-keeper.js';
import {
  type IRegistryProvider,
  type MintedCredential,
  type RegistryAddress,
} from '../../../src/registry/registry-provider.js';
import { settingsOf } from '../../../src/registry/setting.js';
import { enterEnvironment } from '../../support/config/with-environment.js';
import { loopbackCertificate } from '../../support/net/loopback-certificate.js';
import { LoopbackNetwork } from '../../support/net/loopback-network.js';
import { type VendorContract, type VendorPlay } from '../contract.js';
import { type SeenRequest, VendorServer } from '../../support/registry/vendor-server.js';
import { type Folder, type SampleEntry, sampleEntry } from './folder.js';

/** A vendor on a loopback port, the provider that reaches it and the sample entry. */
export class Stage {
  private constructor(
    private readonly folder: Folder,
    private readonly play: VendorPlay,
    readonly server: VendorServer,
    readonly provider: IRegistryProvider,
    readonly entry: SampleEntry,
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
    const provider = await folder.load(network);
    const leaveEnvironment = enterEnvironment(play.now.environment ?? {});
    const entry = sampleEntry(folder, play.now.settings);
    return new Stage(folder, play.now, server, provider, entry, network, leaveEnvironment);
  }

  mint(
    signal = new AbortController().signal,
    { settings, images = [] }: { readonly settings?: object; readonly images?: readonly string[] } = {},
  ): Promise<MintedCredential> {
    const entry = { ...this.entry, ...(settings && { settings }) };
    const { lease: make } = this.play;
    const source = this.provider.leaseFrom?.(entry.settings);
    const lease = make && source && (() => make(source, signal));
    return this.provider.credentialsFor({ ...entry, images, signal, ...(lease && { lease }) });
  }

  /** What the keeper is given beside its clock. */
  get keeperOptions(): Pick<KeeperOptions, 'lease'> {
    const { lease } = this.play;
    return lease ? { lease } : {};
  }

  /** What the vendor is asked meanwhile. */
  async asked(work: () => Promise<unknown>): Promise<readonly SeenRequest[]> {
    const start = this.server.requests.length;
    await work();
    return this.server.requests.slice(start);
  }

  /** How often a call has been made. */
  hits(path: string): number {
    return this.server.seen.filter((target) => target.slice(target.indexOf(' ') + 1).startsWith(path)).length;
  }

  /** The sample entry with other settings. */
  entryWith(more: Readonly<Record<string, unknown>>): SampleEntry {
    return sampleEntry(this.folder, { ...this.play.settings, ...more });
  }

  /** Secrets of the entry. */
  secretValues(): readonly string[] {
    return this.#values(true).map(([, value]) => value);
  }

  /** Settings of the entry that everybody may know, as far as a value can be told from a word. */
  openValues(): readonly (readonly [property: string, value: string])[] {
    return this.#values(false).filter(([, value]) => value.length >= 6);
  }

  /** The settings with secrets that the vendor does not know; undefined where the entry has none. */
  withWrongSecrets(): { readonly settings: object } | undefined {
    const wrong: Record<string, string> = {};
    for (const [property, value] of this.#values(true)) wrong[property] = `${value.slice(0, -4)}xxxx`;
    return Object.keys(wrong).length === 0 ? undefined : this.entryWith(wrong);
  }

  /** Everything that must not be told: secrets of the entry, what the vendor said, where it is. */
  secrets(minted?: MintedCredential): readonly string[] {
    const vendor = ['vendor-says-no', new URL(this.server.origin).host];
    return [...this.secretValues(), ...vendor, ...(minted ? [minted.password] : [])];
  }

  #values(secret: boolean): readonly (readonly [property: string, value: string])[] {
    const values = this.entry.settings as Readonly<Record<string, unknown>>;
    return settingsOf(this.provider.settings)
      .filter((setting) => (setting.secret ?? false) === secret)
      .flatMap(({ property }) => {
        const value = values[property];
        return typeof value === 'string' ? [[property, value] as const] : [];
      });
  }

  async leave(): Promise<void> {
    this.leaveEnvironment();
    await this.network.dispatcher.destroy();
    await this.server.close();
  }
}

/** An address that nobody has configured; for tests of scopes. */
export const NOWHERE = 'registry.of-nobody.example' as RegistryAddress;
