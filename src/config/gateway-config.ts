import { type RegistryAddress } from '../image/registry-address.js';
import { type RepoPattern } from '../image/repo-pattern.js';
import { type ClientKeys } from '../dialects/client-settings.js';
import { type Dialect } from '../dialects/dialect.js';
import { type ConfiguredStore } from '../secrets/open-stores.js';
import { type Access } from '../registry/registry-provider.js';
import { type LateSettings } from '../store/late-settings.js';
import { type StoreReference } from '../store/store-reference.js';
import { type EffectiveSetting } from './effective/effective-setting.js';
import { type FedItem, type FeedSource } from './feeds/feed-source.js';
import { type DatabaseConfig } from './gateway/database-place.js';
import { type TlsMaterial } from './gateway/tls-material.js';

/**
 * The validated configuration of one moment: what environment, files and secrets said, parsed and checked once.
 * Immutable; a reload makes a new one.
 */
export interface GatewayConfig {
  readonly listen: ListenConfig;
  readonly log: { readonly level: LogLevel; readonly format: 'json' | 'pretty' };
  readonly adminToken: string | undefined;
  /** `user:token` demanded in `Authorization: Basic`. */
  readonly basicAuth: string | undefined;
  /** It is demanded, and kept in a store that has not given it yet. */
  readonly awaitsBasicAuth: boolean;
  /** Seconds a signature may be old or ahead. */
  readonly signatureTolerance: number;
  /** Seconds a credential must still live when it is given. */
  readonly minCredentialLife: number;
  readonly workers: number;
  /** Where providers from outside were looked for when the process started; undefined = nowhere. */
  readonly providersDir?: string | undefined;
  readonly audit: { readonly target: string; readonly required: boolean };
  readonly page: PageConfig;
  /** Undefined = nothing is kept, or where is not known yet. */
  readonly database: DatabaseConfig | undefined;
  /** The stores that something names. */
  readonly stores: readonly ConfiguredStore[];
  /** Seconds after which a secret of a store is read again while it is used. */
  readonly storeRefresh: number;
  /** What of the gateway and its clients is kept in a store; a new value makes a new configuration. */
  readonly late: readonly LateSecret[];
  readonly clients: readonly ClientConfig[];
  /**
   * In configuration order: file first, then environment by name, then Drone's and docker's files; in the running
   * configuration what the {@link feeds} gave comes behind them.
   */
  readonly entries: readonly RegistryEntry[];
  /** Where further entries come from while it runs, in their order. */
  readonly feeds: readonly FeedSource[];
  /** How their entries are checked; undefined where there are none. */
  readonly fedCheck: FedCheck | undefined;
  /** What is in effect and where it is written, for operators; those of entries are with these. */
  readonly settings: readonly EffectiveSetting[];
  /** Things that start but are probably not meant; no values, no secrets. */
  readonly warnings: readonly ConfigNote[];
  /** Absolute paths whose change means that the configuration is to be read again: files and secret files. */
  readonly watchedFiles: readonly string[];
}

/** The operators' page, which is there where there is a way to sign in: the token, or this. */
export interface PageConfig {
  /** Origin under which browsers reach it; undefined = as they say. */
  readonly publicUrl: string | undefined;
  readonly openId: OpenIdConfig | undefined;
}

/** The OpenID provider by which people sign in to the page. */
export interface OpenIdConfig {
  readonly issuer: string;
  readonly clientId: string;
  /** Undefined = kept in a store that has not given it yet. */
  readonly clientSecret: string | undefined;
  readonly scope: string;
  readonly viewers: readonly RoleClaim[];
  readonly admins: readonly RoleClaim[];
}

/** A claim that somebody must have, alone or among others. */
export interface RoleClaim {
  /** Its name; where there is none of that name, a way `outer.inner`. */
  readonly claim: string;
  readonly value: string;
}

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

export interface ListenConfig {
  readonly host: string;
  readonly port: number;
  readonly tls: TlsMaterial | undefined;
}

export interface ClientConfig extends ClientKeys {
  /** The id of its dialect for the default clients. */
  readonly name: string;
  readonly dialect: Dialect;
  /** Default clients answer on `/DIALECT` (and perhaps `/`), named ones below it. */
  readonly isDefault: boolean;
}

/** One configured registry. */
export interface RegistryEntry {
  /** Unique; lower case, as the operator wrote it in the file, or from the environment key with `_` kept. */
  readonly name: string;
  readonly addresses: readonly RegistryAddress[];
  /** Provider id. */
  readonly provider: string;
  /** Empty = global. */
  readonly repos: readonly RepoPattern[];
  /** Undefined = all. */
  readonly events: ReadonlySet<string> | undefined;
  readonly forks: boolean;
  /** Names of clients; undefined = all. */
  readonly clients: ReadonlySet<string> | undefined;
  /** Ids of a Woodpecker server's forges, of which the repository must be; undefined = any. Drone has no forges. */
  readonly forges: ReadonlySet<string> | undefined;
  /** The forge's ids the repository must also have, `ID` on any forge or `FORGE/ID`; undefined = any. */
  readonly repoIds: ReadonlySet<string> | undefined;
  /** Image repositories it opens, may hold `{namespace}` and `{name}`; empty = not narrowed. */
  readonly images: readonly string[];
  /** What its credential may do where it is given as secrets; what images are pulled with never pushes. */
  readonly access: Access;
  /** It is given for pulling images. */
  readonly pulls: boolean;
  /** How it is given to the steps of a build; undefined = it is not. */
  readonly secrets: EntrySecrets | undefined;
  /** Instance of the provider's settings class. */
  readonly settings: object;
  /** What of the settings is kept in a store, and read before something is minted; undefined = nothing. */
  readonly late: LateSettings | undefined;
  /** Paths of the files that hold secrets of the settings, by property; undefined = none does. */
  readonly secretFiles?: ReadonlyMap<string, string> | undefined;
  /** Host of the registry for which its tokens are, where an address is another name of it. */
  readonly tokenFor?: string | undefined;
  /** Where it was configured: `environment`, or the path of a file. */
  readonly source: string;
}

/** Checks entries of {@link GatewayConfig.feeds}, against one configuration. */
export interface FedCheck {
  /** Another one where an entry may be checked with another outcome. */
  readonly stamp: string;
  check(item: FedItem, source: FeedSource): Promise<CheckedFed>;
}

/** What became of an entry of a source; without problems there is an entry. */
export interface CheckedFed {
  readonly entry: RegistryEntry | undefined;
  readonly problems: readonly ConfigNote[];
  readonly warnings: readonly ConfigNote[];
  /** Absolute paths of the files that it names. */
  readonly files: readonly string[];
}

/** An entry as secrets of a build. */
export interface EntrySecrets {
  /** What their names begin with. */
  readonly prefix: string;
  /** Images of the plugins that alone get them, where the client can tell; empty = every step. */
  readonly images: readonly string[];
}

/** A secret of the gateway or of a client that is kept in a store. */
export interface LateSecret {
  /** As the operator wrote it. */
  readonly key: string;
  readonly reference: StoreReference;
}

/** A problem or a warning: where (the key as the operator writes it, with file and line if known) and what to do. */
export interface ConfigNote {
  readonly key: string;
  readonly message: string;
}
