import { Module, type Type } from '@nestjs/common';
import { type NearMiss } from '../near-miss.js';
import { ProviderError } from '../provider-error.js';
import {
  type CredentialScope,
  type EntryDraft,
  type IRegistryProvider,
  type MintedCredential,
  type MintRequest,
  ProvidesRegistry,
  type RegistryAddress,
  type SettingProblem,
} from '../registry-provider.js';
import { callVendor, type VendorAnswer, type VendorRequest } from '../vendor-http.js';
import { VendorNetwork } from '../vendor-network.js';
import { type SessionKey } from './hmac-signature.js';
import { identityToken, loadIdentity } from './identity-token.js';

/** What the one call of an exchange is made from. */
export interface ExchangeAsk<Settings extends object> {
  readonly address: RegistryAddress;
  readonly settings: Settings;
  /** The gateway's own identity token; empty where `audienceOf` says that none is needed. */
  readonly proof: string;
  /** What {@link Exchange.session} has given; undefined = the settings hold a key themselves. */
  readonly session?: SessionKey | undefined;
}

/** The call, as the vendor documents it. */
export type ExchangeCall = Omit<VendorRequest, 'signal' | 'dispatcher'>;

/** A registry whose vendor trades one call for a user name and a password: all that there is to say of it. */
export interface Exchange<Settings extends object> extends Pick<
  IRegistryProvider,
  'id' | 'label' | 'description' | 'examples' | 'commonUserNames' | 'ownUrlSetting'
> {
  readonly settings: Type<Settings>;
  /** Milliseconds; see {@link IRegistryProvider.longestLifeMs}. */
  readonly longestLifeMs: number;
  /** As that of a provider: whether an address is this vendor's, or one that an entry says is. */
  serves(address: RegistryAddress, settings?: Settings): boolean;
  nearMiss?(address: RegistryAddress): NearMiss | undefined;
  problems?(draft: EntryDraft<Settings>): readonly SettingProblem[];
  tokenHosts?(address: RegistryAddress, settings: Settings): readonly string[];
  /** See {@link IRegistryProvider.isSelfContained}. Left out = no. */
  isSelfContained?(settings: Settings): boolean;
  /**
   * Where the gateway's own identity token is what is traded: its audience if the settings name none, empty where the
   * operator has to. `undefined` = these settings hold what proves who asks.
   */
  audienceOf?(settings: Settings): string | undefined;
  /** The pair of settings that hold a whole one: it is given without a call. Left out = none do. */
  pairOf?(settings: Settings): MintedCredential | undefined;
  /**
   * A call before it, where a key of a session has to be had first, for the proof; undefined = these settings hold a key.
   * Left out = none is ever needed.
   */
  readonly session?: {
    call(ask: ExchangeAsk<Settings>): ExchangeCall | undefined;
    /** @throws ProviderError `bad_answer` */
    read(answer: VendorAnswer): SessionKey;
  };
  call(ask: ExchangeAsk<Settings>): ExchangeCall;
  /** @throws ProviderError `bad_answer` */
  read(answer: VendorAnswer, ask: ExchangeAsk<Settings>): MintedCredential;
}

interface ExchangeScope extends CredentialScope {
  readonly key: RegistryAddress;
}

/** The Nest module of a provider folder that exchanges. */
export function exchangeProvider<Settings extends object>(exchange: Exchange<Settings>): Type {
  @Module({
    providers: [
      {
        provide: ExchangeProvider,
        useFactory: (network?: VendorNetwork) => new ExchangeProvider(exchange, network),
        inject: [{ token: VendorNetwork, optional: true }],
      },
    ],
  })
  class ExchangeModule {}
  return ExchangeModule;
}

/** One call for each mint, or two where a session comes first; nothing is kept, narrowed or tried again here. */
@ProvidesRegistry()
export class ExchangeProvider<Settings extends object> implements IRegistryProvider<Settings, ExchangeScope> {
  readonly id = this.exchange.id;
  readonly label = this.exchange.label;
  readonly description = this.exchange.description;
  readonly api = 'v2';
  readonly settings = this.exchange.settings;
  readonly examples = this.exchange.examples;
  readonly longestLifeMs = this.exchange.longestLifeMs;
  readonly commonUserNames = this.exchange.commonUserNames ?? [];
  readonly ownUrlSetting = this.exchange.ownUrlSetting;
  readonly narrows = false;

  constructor(
    private readonly exchange: Exchange<Settings>,
    private readonly network?: VendorNetwork,
  ) {}

  match(address: RegistryAddress, settings?: Settings): ExchangeScope | undefined {
    return this.exchange.serves(address, settings) ? { key: address } : undefined;
  }

  nearMiss(address: RegistryAddress): NearMiss | undefined {
    return this.exchange.nearMiss?.(address);
  }

  problems(draft: EntryDraft<Settings>): readonly SettingProblem[] {
    return this.exchange.problems?.(draft) ?? [];
  }

  tokenHosts(address: RegistryAddress, settings: Settings): readonly string[] {
    return this.exchange.tokenHosts?.(address, settings) ?? [];
  }

  isSelfContained(settings: Settings): boolean {
    return this.exchange.isSelfContained?.(settings) ?? false;
  }

  async warmUp(settings: Settings): Promise<void> {
    if (this.exchange.audienceOf?.(settings) !== undefined) await loadIdentity(settings);
  }

  async credentialsFor({
    scope: { key: address },
    settings,
    signal,
  }: MintRequest<Settings, ExchangeScope>): Promise<MintedCredential> {
    if (signal.aborted) throw new ProviderError('timed_out');
    const pair = this.exchange.pairOf?.(settings);
    if (pair) return pair;
    const { network } = this;
    const audience = this.exchange.audienceOf?.(settings);
    const proof =
      audience === undefined
        ? ''
        : await identityToken({ settings, audience: audience || undefined, signal, network });
    const session = await this.#sessionOf({ address, settings, proof }, signal);
    const ask = { address, settings, proof, session };
    return this.exchange.read(await this.#send(this.exchange.call(ask), signal), ask);
  }

  async #sessionOf(ask: ExchangeAsk<Settings>, signal: AbortSignal): Promise<SessionKey | undefined> {
    const { session } = this.exchange;
    const call = session?.call(ask);
    return call && session?.read(await this.#send(call, signal));
  }

  #send(call: ExchangeCall, signal: AbortSignal): Promise<VendorAnswer> {
    const { network } = this;
    return callVendor({ ...call, signal, ...(network && { dispatcher: network.dispatcher }) });
  }
}
