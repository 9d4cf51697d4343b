import { type IRegistryProvider } from '../registry/registry-provider.js';
import { noteNoClient, readClients } from './clients/clients.js';
import { ConfigError } from './config-error.js';
import { ConfigFiles } from './settings/files.js';
import { type CoreReader, readCore } from './gateway/core-config.js';
import { CORE_SETTINGS } from './gateway/core-settings.js';
import { type Environment, readEnvironment } from './sources/environment/environment.js';
import { noteTypos, noteUnread } from './sources/environment/environment-typos.js';
import { noteOddEntries } from './entries/entry-warnings.js';
import { type GatewayConfig } from './gateway-config.js';
import { Notes } from './settings/notes.js';
import { ProviderCatalog } from './entries/provider-catalog.js';
import { checkProxies } from './gateway/proxy-variables.js';
import { buildEntries } from './entries/build-entries.js';
import { SettingReader } from './settings/setting-reader.js';
import { checkTracing } from './gateway/tracing-variables.js';
import { ALL_SETTINGS } from './all-settings.js';
import { ALL_CLIENT_SETTINGS } from './clients/client-settings.js';
import { namedFiles } from './settings/named-files.js';
import { environmentSettings, type RawSettings } from './settings/raw-settings.js';
import { type ConfigFile, readConfigFile } from './sources/config-file/config-file.js';
import { loadEntries } from './sources/sources.js';
import { type ISecretStore } from '../store/secret-store.js';
import { type StoreReference } from '../store/store-reference.js';
import { namesStores } from './stores/names-stores.js';
import { readStores } from './stores/read-stores.js';
import { LatePlaces, standIns } from './stores/store-catalog.js';

export interface ConfigInput {
  readonly env: Environment;
  /** Where `.env` is looked for and relative paths start. */
  readonly cwd: string;
  readonly providers: readonly IRegistryProvider[];
  /** Whether people read the log: it decides the default of `LOG_FORMAT`. */
  readonly isTerminal: boolean;
  /** The kinds of stores; asked where something is kept in one. Default: there are none. */
  readonly stores?: () => Promise<readonly ISecretStore[]>;
  /** What is known by now of a secret that a store keeps. Default: nothing. */
  readonly knownValue?: KnownValue | undefined;
}

export type KnownValue = (reference: StoreReference) => string | undefined;

/**
 * Reads and checks the whole configuration: environment and `.env`, the files that they name, every secret file.
 *
 * @throws ConfigError with every problem at once, none of which holds a value
 */
export async function loadConfig(input: ConfigInput): Promise<GatewayConfig> {
  const { env, cwd, providers, isTerminal, knownValue = () => undefined } = input;
  const notes = new Notes();
  const files = new ConfigFiles(cwd);
  const variables = await readEnvironment(env, files, notes);
  const environment = environmentSettings(variables);
  const file = await readFileOf(environment, files, notes);
  const written = [environment, file.core];
  await files.load([
    ...written.flatMap((settings) => namedFiles(settings, [ALL_SETTINGS])),
    ...file.clients.flatMap((settings) => namedFiles(settings, [ALL_CLIENT_SETTINGS])),
  ]);
  const kinds = namesStores(variables, file) ? ((await input.stores?.()) ?? []) : [];
  const stores = await readStores({ kinds, variables, items: file.stores, files, notes });
  const late = new LatePlaces(stores, knownValue);
  const core: CoreReader = new SettingReader(CORE_SETTINGS, written, notes, files, late);
  const catalog = new ProviderCatalog(providers);

  const basics = readCore({ core, isTerminal, files, notes });
  const { clients, names, given } = readClients({ written, named: file.clients, files, notes, late });
  if (!given && !file.broken) noteNoClient(notes);
  const raws = await loadEntries({ written, variables, items: file.entries, catalog, files, notes });
  const clientNames = file.broken ? undefined : names;
  const context = { catalog, files, clientNames, late: standIns(stores) };
  const built = await buildEntries(raws, context, notes);
  noteTypos(variables, notes);
  checkProxies(env, notes);
  await checkTracing(env, files, notes);
  noteUnread(variables, env, notes);
  noteOddEntries(built, clients, notes);
  const { problems, warnings, mayPass } = notes;
  const watchedFiles = [...files.watched];
  if (problems.length > 0) throw new ConfigError(problems, { warnings, mayPass, files: watchedFiles });
  if (built.length === 0) notes.warn('REGISTRY_<NAME>_ADDRESS', NO_ENTRY);
  const entries = built.map(({ entry }) => entry);
  return { ...basics, clients, entries, stores: stores.used, late: late.all, warnings, watchedFiles };
}

async function readFileOf(environment: RawSettings, files: ConfigFiles, notes: Notes): Promise<ConfigFile> {
  await files.load(namedFiles(environment, [CORE_SETTINGS]));
  const path = new SettingReader(CORE_SETTINGS, [environment], notes, files).read('dockpassConfig');
  return readConfigFile(path, { table: ALL_SETTINGS, files, notes });
}

const NO_ENTRY = 'no registry is configured, so every answer is empty';
