import { type IRegistryProvider } from '../registry/registry-provider.js';
import { type ISecretStore } from '../store/secret-store.js';
import { type StoreReference } from '../store/store-reference.js';
import { ALL_SETTINGS } from './all-settings.js';
import { ALL_CLIENT_SETTINGS } from './clients/client-settings.js';
import { type Clients, readClients } from './clients/clients.js';
import { type CoreConfig, readCore } from './gateway/core-config.js';
import { type CoreReader } from './gateway/core-reader.js';
import { CORE_SETTINGS } from './gateway/core-settings.js';
import { type FeedSource } from './feeds/feed-source.js';
import { readFeeds } from './feeds/read-feeds.js';
import { ConfigFiles } from './settings/files.js';
import { namedFiles } from './settings/named-files.js';
import { Notes } from './settings/notes.js';
import { type RawSettings } from './settings/raw-settings.js';
import { SettingReader } from './settings/setting-reader.js';
import { readWritten } from './read-written.js';
import { type ConfigFile } from './sources/config-file/config-file.js';
import { type Environment } from './sources/environment/environment.js';
import { namesStores } from './stores/names-stores.js';
import { readStores } from './stores/read-stores.js';
import { LatePlaces, type StoreCatalog } from './stores/store-catalog.js';

export interface BasicsInput {
  readonly env: Environment;
  /** Where `.env` is looked for and relative paths start. */
  readonly cwd: string;
  /** Whether people read the log: it decides the default of `LOG_FORMAT`. */
  readonly isTerminal: boolean;
  /** Default: there are none. */
  readonly providers?: readonly IRegistryProvider[];
  /** The kinds of stores; asked where something is kept in one. Default: there are none. */
  readonly stores?: () => Promise<readonly ISecretStore[]>;
  /** What is known by now of a secret that a store keeps. Default: nothing. */
  readonly knownValue?: KnownValue | undefined;
}

export type KnownValue = (reference: StoreReference) => string | undefined;

/** The gateway itself and its clients, and what the rest of the configuration is read from. */
export interface Basics extends Clients {
  readonly core: CoreConfig;
  readonly stores: StoreCatalog;
  /** What of it is kept in a store. */
  readonly late: LatePlaces;
  readonly variables: ReadonlyMap<string, string>;
  readonly file: ConfigFile;
  /** Where settings of the gateway stand: the environment, and the top of the file. */
  readonly written: readonly RawSettings[];
  readonly feeds: readonly FeedSource[];
  readonly files: ConfigFiles;
  /** What is wrong with all that. */
  readonly notes: Notes;
}

/** Reads everything but the entries. Never throws for what is written there: that is noted. */
export async function loadBasics(input: BasicsInput): Promise<Basics> {
  const { env, cwd, isTerminal, providers = [], knownValue = () => undefined } = input;
  const notes = new Notes();
  const files = new ConfigFiles(cwd);
  const { variables, file, written } = await readWritten(env, files, notes);
  await files.load([
    ...written.flatMap((settings) => namedFiles(settings, [ALL_SETTINGS])),
    ...file.clients.flatMap((settings) => namedFiles(settings, [ALL_CLIENT_SETTINGS])),
  ]);
  const kinds = namesStores(variables, file, providers) ? ((await input.stores?.()) ?? []) : [];
  const stores = await readStores({ kinds, variables, items: file.stores, files, notes });
  const late = new LatePlaces(stores, knownValue);
  const reader: CoreReader = new SettingReader(CORE_SETTINGS, written, notes, files, late);
  const feeds = await readFeeds({ core: reader, stores, files, notes });
  const core = readCore({ core: reader, isTerminal, files, notes });
  const clients = readClients({ written, named: file.clients, files, notes, late });
  return { ...clients, core, stores, late, variables, file, written, feeds, files, notes };
}
