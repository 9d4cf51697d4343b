import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { plainToInstance } from 'class-transformer';
import { type Dispatcher } from 'undici';
import { httpCall } from '../../../src/registry/http-call.js';
import { ProviderError } from '../../../src/registry/provider-error.js';
import { settingsOf } from '../../../src/registry/setting.js';
import { type ISecretStore, type OpenStore, type StoredSecret } from '../../../src/store/secret-store.js';
import { enterEnvironment } from '../../support/config/with-environment.js';
import { loopbackCertificate } from '../../support/net/loopback-certificate.js';
import { LoopbackNetwork } from '../../support/net/loopback-network.js';
import { VendorServer } from '../../support/registry/vendor-server.js';
import { type StorePlay, type StoreService } from '../contract.js';
import { type Subject } from './folder.js';

const SETTLING = '/settling';

/** A store's server on a loopback port, another host, and a store that reaches them. */
export class Stage {
  readonly opened: OpenStore[] = [];

  private constructor(
    readonly service: StoreService,
    readonly kind: ISecretStore,
    readonly settings: object,
    readonly server: VendorServer,
    /** A host to which no secret may come. */
    readonly elsewhere: VendorServer,
    private readonly dispatcher: Dispatcher,
    private readonly play: StorePlay,
    private readonly end: () => Promise<void>,
  ) {}

  static async set({ contract, make }: Subject): Promise<Stage> {
    const { service } = contract;
    const certificate = loopbackCertificate(['localhost', ...(service.hosts ?? [])]);
    const tls = service.protocol === 'http' ? undefined : certificate;
    const play: { now?: StorePlay } = {};
    const server = await VendorServer.start((request, response) => {
      play.now?.listener(request, response);
    }, tls);
    server.closesKept = true; // so that no idle time, which is real, decides about a frozen one
    const elsewhere = await VendorServer.start((_, response) => response.end('{}'), tls);
    const folder = mkdtempSync(join(tmpdir(), 'dockpass-store-'));
    play.now = service.play({ origin: server.origin, ca: certificate.cert, folder });
    const network = new LoopbackNetwork(certificate.cert, server.port);
    const kind = await make(network);
    const settings = plainToInstance(kind.settings, { ...contract.settings, ...play.now.settings });
    const leaveEnvironment = enterEnvironment(play.now.environment ?? {});
    return new Stage(service, kind, settings, server, elsewhere, network.dispatcher, play.now, async () => {
      leaveEnvironment();
      await network.dispatcher.destroy();
      await Promise.all([server.close(), elsewhere.close()]);
      rmSync(folder, { recursive: true });
    });
  }

  open(): OpenStore {
    const store = this.kind.open(this.settings);
    this.opened.push(store);
    return store;
  }

  /** Reads a path, by default the one that is kept. */
  async read(
    store: OpenStore,
    signal = new AbortController().signal,
    path = this.service.kept.path,
  ): Promise<StoredSecret> {
    const parsed = this.kind.parse(path);
    if ('problem' in parsed) throw new TypeError(`the contract's path ${path} ${parsed.problem}`);
    return store.read(parsed.path, signal);
  }

  /** Changes something at the place of entries. */
  change(): void {
    this.play.change?.();
  }

  /** Why a read or a list failed. */
  async failureOf(reading: Promise<unknown>): Promise<ProviderError> {
    const outcome: unknown = await reading.catch((thrown: unknown) => thrown);
    if (outcome instanceof ProviderError) return outcome;
    throw new TypeError(`expected a ProviderError, got ${inspect(outcome)}`);
  }

  /** How often a call has been made. */
  hits(path: string): number {
    return this.targets().filter((target) => target.startsWith(path)).length;
  }

  /** Targets of the calls so far, without their methods. */
  targets(): readonly string[] {
    const targets = this.server.seen.map((target) => target.slice(target.indexOf(' ') + 1));
    return targets.filter((target) => target !== SETTLING);
  }

  /** Whatever was asked before has arrived: what was asked later, and over the same way, has. */
  async settle(): Promise<void> {
    const url = new URL(SETTLING, this.server.origin);
    for (let calls = 0; calls < 3; calls++)
      await httpCall({ url, method: 'GET', dispatcher: this.dispatcher });
  }

  /** Everything that must not be told: secrets of the settings, what the server said or gave, where it is. */
  secrets(): readonly string[] {
    const values = this.settings as Readonly<Record<string, unknown>>;
    const secrets = settingsOf(this.kind.settings)
      .filter(({ secret }) => secret)
      .map(({ property }) => values[property]);
    const { kept, canaries = [] } = this.service;
    const { value } = kept.secret;
    const given = typeof value === 'string' ? [value] : Object.values(value);
    return [
      ...[...secrets, ...given].filter((each) => typeof each === 'string'),
      ...[...canaries, 'vendor-says-no'],
    ];
  }

  async leave(): Promise<void> {
    for (const store of this.opened) await store.close();
    await this.end();
  }
}
