import { applyDecorators, Module, type Type } from '@nestjs/common';
import { Matches, MaxLength } from 'class-validator';
import { misspelt, missOf, type NearMiss, type NearMissRule, withoutPort } from './near-miss.js';
import { ProviderError } from './provider-error.js';
import {
  type CredentialScope,
  type IRegistryProvider,
  type MintedCredential,
  type MintRequest,
  ProvidesRegistry,
  type RegistryAddress,
} from './registry-provider.js';
import { Setting, type SettingSpec } from './setting.js';
import { TokenHosts } from './v2/token-hosts.js';

/** A V2 registry whose user names and passwords stay the same: all that there is to say of it. */
export interface Pair extends Pick<
  IRegistryProvider,
  'id' | 'label' | 'description' | 'commonUserNames' | 'isFallback' | 'ownUrlSetting'
> {
  /** The addresses that it claims by itself. */
  readonly hosts: readonly string[];
  /** Whether an entry can name it for any other address, with the setting `tokenHosts`. Default false. */
  readonly servesAny?: boolean;
  /** Default the hosts. */
  readonly examples?: readonly string[];
  readonly username: PairSetting;
  readonly password: PairSetting;
  /** What people write instead of its hosts; that one of them is misspelt is told without a rule. */
  readonly nearMisses?: readonly NearMissRule[];
  /** Token endpoints of the hosts besides themselves, where the operator names none. Default none. */
  readonly tokenHosts?: readonly string[];
}

/** How one half of the pair looks. */
export interface PairSetting extends Pick<SettingSpec, 'meaning' | 'example'> {
  /** Anchored. Breaking it is a mistake that people really make, and `message` says what to give instead. */
  readonly pattern: RegExp;
  readonly message: string;
  /** Characters; left out = as the pattern has it. */
  readonly maxLength?: number;
}

/** The form of passwords of which no more is known. */
export const ONE_LINE = {
  pattern: /^[^\p{Cc}]+$/u,
  message: 'must be one line of text',
  maxLength: 4096,
} as const;

export interface PairSettings {
  readonly username: string;
  readonly password: string;
  readonly tokenHosts?: string[];
}

/** The Nest module of a provider folder that gives a pair as it was configured; it has nothing to exchange. */
export function pairProvider(pair: Pair): Type & { readonly provider: PairProvider } {
  const provider = new PairProvider(pair);

  @Module({ providers: [{ provide: PairProvider, useValue: provider }] })
  class PairModule {
    static readonly provider = provider;
  }
  return PairModule;
}

/** The container engine makes the handshake, so that neither scope nor image narrows what a pair opens. */
@ProvidesRegistry()
export class PairProvider implements IRegistryProvider<PairSettings> {
  readonly id = this.pair.id;
  readonly label = this.pair.label;
  readonly description = this.pair.description;
  readonly api = 'v2';
  readonly settings = settingsClass(this.pair);
  readonly examples = this.pair.examples ?? this.pair.hosts;
  readonly commonUserNames = this.pair.commonUserNames ?? [];
  readonly isFallback = this.pair.isFallback ?? false;
  readonly ownUrlSetting = this.pair.ownUrlSetting;
  readonly narrows = false;

  constructor(private readonly pair: Pair) {}

  /** Servers of one's own have any name: an entry says what they are, and its settings come along. */
  match(address: RegistryAddress, settings?: PairSettings): CredentialScope | undefined {
    const { hosts, servesAny } = this.pair;
    return hosts.includes(address) || (servesAny && settings) ? { key: address } : undefined;
  }

  nearMiss(address: RegistryAddress): NearMiss | undefined {
    const { hosts, nearMisses = [] } = this.pair;
    const host = withoutPort(address);
    return hosts.includes(host) ? undefined : (missOf(host, nearMisses) ?? misspelt(host, hosts));
  }

  tokenHosts(address: RegistryAddress, settings: PairSettings): readonly string[] {
    const { hosts, tokenHosts = [] } = this.pair;
    return settings.tokenHosts ?? (hosts.includes(address) ? tokenHosts : []);
  }

  /** What is given is what was written. */
  isSelfContained(): boolean {
    return true;
  }

  /** It does not expire. Rejects with ProviderError `timed_out` when it was aborted. */
  credentialsFor({
    settings,
    signal,
  }: MintRequest<PairSettings, CredentialScope>): Promise<MintedCredential> {
    if (signal.aborted) return Promise.reject(new ProviderError('timed_out'));
    const { username, password } = settings;
    return Promise.resolve({ username, password });
  }
}

function settingsClass({ username, password, servesAny }: Pair): Type<PairSettings> {
  class Settings implements PairSettings {
    readonly username!: string;
    readonly password!: string;
    readonly tokenHosts?: string[];
  }
  const { prototype } = Settings;
  half(username, { isUserName: true })(prototype, 'username');
  half(password, { secret: true })(prototype, 'password');
  if (servesAny) TokenHosts()(prototype, 'tokenHosts');
  return Settings;
}

/** One half of a pair as a setting, for a provider that has more of them. */
export function half(
  { pattern, message, maxLength, ...told }: PairSetting,
  kept: Partial<SettingSpec>,
): PropertyDecorator {
  const tooLong = `must not be longer than ${String(maxLength)} characters`;
  return applyDecorators(
    Setting({ kind: { type: 'text' }, ...told, ...kept }),
    Matches(pattern, { message }),
    ...(maxLength === undefined ? [] : [MaxLength(maxLength, { message: tooLong })]),
  );
}
