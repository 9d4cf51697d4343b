import { type GatewayConfig } from '../config/gateway-config.js';
import { loadConfig } from '../config/load-config.js';
import { type LogOutput, openLog } from '../logging/logger.js';
import { openProviders, type Providers } from '../plugins/open-providers.js';
import { type StartOptions } from './start-options.js';

/** What is known before anything listens. */
export interface PreparedGateway {
  readonly providers: Providers;
  readonly config: GatewayConfig;
  /** @throws ConfigError */
  readonly readAgain: () => Promise<GatewayConfig>;
  readonly log: LogOutput;
}

/**
 * Finds the providers, reads the configuration and opens the log.
 *
 * @throws ConfigError when the configuration cannot be used, RegistrationError when a provider folder cannot
 */
export async function prepareGateway(options: StartOptions): Promise<PreparedGateway> {
  const { env, cwd, isTerminal, providersRoot, logDestination } = options;
  const providers = await openProviders(providersRoot);
  const read = (): Promise<GatewayConfig> => loadConfig({ env, cwd, isTerminal, providers: providers.all });
  try {
    const config = await read();
    return { providers, config, readAgain: read, log: await openLog(config.log, logDestination) };
  } catch (error) {
    await providers.close().catch(() => undefined); // what is wrong with the configuration is what counts
    throw error;
  }
}
