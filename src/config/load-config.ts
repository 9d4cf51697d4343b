import { type IRegistryProvider } from '../registry/registry-provider.js';
import { readClients } from './clients/clients.js';
import { ConfigError } from './config-error.js';
import { readConfigFile } from './sources/config-file/config-file.js';
import { ConfigFiles } from './settings/files.js';
import { type CoreReader, readCore } from './gateway/core-config.js';
import { CORE_SETTINGS } from './gateway/core-settings.js';
import { readDockerConfig } from './sources/docker-config/docker-config.source.js';
import { readDroneConfig } from './sources/drone-config/drone-config.source.js';
import { type Environment, readEnvironment } from './sources/environment/environment.js';
import { environmentEntries } from './sources/environment/environment-entries.js';
import { noteTypos, noteUnread } from './sources/environment/environment-typos.js';
import { noteOddEntries } from './entries/entry-warnings.js';
import { type GatewayConfig } from './gateway-config.js';
import { Notes } from './settings/notes.js';
import { ProviderCatalog } from './entries/provider-catalog.js';
import { checkProxies } from './gateway/proxy-variables.js';
import { environmentSettings } from './settings/raw-settings.js';
import { buildEntries } from './entries/build-entries.js';
import { SettingReader } from './settings/setting-reader.js';
import { checkTracing } from './gateway/tracing-variables.js';

export interface ConfigInput {
  readonly env: Environment;
  /** Where `.env` is looked for and relative paths start. */
  readonly cwd: string;
  readonly providers: readonly IRegistryProvider[];
  /** Whether people read the log: it decides the default of `LOG_FORMAT`. */
  readonly isTerminal: boolean;
}

/**
 * Reads and checks the whole configuration: environment and `.env`, the files that they name, every secret file.
 *
 * @throws ConfigError with every problem at once, none of which holds a value
 */
export function loadConfig({ env, cwd, providers, isTerminal }: ConfigInput): GatewayConfig {
  const notes = new Notes();
  const files = new ConfigFiles(cwd, notes);
  const variables = readEnvironment(env, files);
  const environment = environmentSettings(variables);
  const path = new SettingReader(CORE_SETTINGS, [environment], notes, files).read('dockpassConfig');
  const file = readConfigFile(path, files, notes);
  const core: CoreReader = new SettingReader(CORE_SETTINGS, [environment, file.core], notes, files);
  const catalog = new ProviderCatalog(providers);

  const basics = readCore({ core, isTerminal, files, notes });
  const { clients, names, given } = readClients({ core, named: file.clients, files, notes });
  if (!given && !file.broken) notes.problem('DRONE_SECRET', NO_CLIENT);
  const context = { catalog, files, notes, clientNames: file.broken ? undefined : names };
  const built = buildEntries(
    [
      ...file.entries,
      ...environmentEntries(variables, catalog, notes),
      ...readDroneConfig(core.read('droneConfigFile'), context),
      ...readDockerConfig(core.read('dockerConfigFile'), context),
    ],
    context,
  );
  noteTypos(variables, notes);
  checkProxies(env, notes);
  checkTracing(env, files, notes);
  noteUnread(variables, env, notes);
  noteOddEntries(built, clients, notes);
  const { problems, warnings, mayPass } = notes;
  const watchedFiles = [...files.watched];
  if (problems.length > 0) throw new ConfigError(problems, { warnings, mayPass, files: watchedFiles });
  if (built.length === 0) notes.warn('REGISTRY_<NAME>_ADDRESS', NO_ENTRY);
  const entries = built.map(({ entry }) => entry);
  return { ...basics, clients, entries, warnings, watchedFiles };
}

const NO_CLIENT =
  'no client is configured: set DRONE_SECRET for Drone, WOODPECKER_PUBLIC_KEY or WOODPECKER_SERVER for Woodpecker, or clients in the file that DOCKPASS_CONFIG names';
const NO_ENTRY = 'no registry is configured, so every answer is empty';
