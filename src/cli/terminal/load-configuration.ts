import { type GatewayConfig } from '../../config/gateway-config.js';
import { loadConfig } from '../../config/load-config.js';
import { discoverProviders } from '../../plugins/discover-providers.js';
import { type IRegistryProvider } from '../../registry/registry-provider.js';
import { type CliContext } from './context.js';

export interface LoadedConfiguration {
  readonly config: GatewayConfig;
  readonly providers: readonly IRegistryProvider[];
}

/**
 * Reads the configuration as `serve` would: environment, `.env`, files.
 *
 * @throws ConfigError, RegistrationError
 */
export async function loadConfiguration(context: CliContext): Promise<LoadedConfiguration> {
  const providers = await discoverProviders(context.providersRoot);
  const { env, cwd, stdout } = context;
  return { config: await loadConfig({ env, cwd, providers, isTerminal: stdout.isTerminal }), providers };
}
