import { type GatewayConfig } from '../config/gateway-config.js';
import { type KnownValue } from '../config/load-basics.js';
import { loadConfig } from '../config/load-config.js';
import { type AllProviders, openAllProviders } from '../config/outside/open-all-providers.js';
import { type LogOutput, openLog } from '../logging/logger.js';
import { LazyStores } from '../plugins/lazy-stores.js';
import { type StartOptions } from './start-options.js';

/** What is known before anything listens. */
export interface PreparedGateway {
  readonly providers: AllProviders;
  readonly stores: LazyStores;
  readonly config: GatewayConfig;
  /**
   * With what is known by then of secrets that stores keep.
   *
   * @throws ConfigError
   */
  readonly readAgain: (knownValue: KnownValue) => Promise<GatewayConfig>;
  readonly log: LogOutput;
}

/**
 * Finds the providers, reads the configuration and opens the log.
 *
 * @throws ConfigError when the configuration cannot be used, RegistrationError when a provider folder cannot
 */
export async function prepareGateway(options: StartOptions): Promise<PreparedGateway> {
  const { env, cwd, isTerminal, providersRoot, logDestination } = options;
  const providers = await openAllProviders(options);
  const stores = new LazyStores(new URL('../stores/', providersRoot));
  const kinds = options.stores ?? stores.all;
  const read = (knownValue?: KnownValue): Promise<GatewayConfig> =>
    loadConfig({ env, cwd, isTerminal, providers: providers.all, stores: kinds, knownValue });
  try {
    const config = await read();
    return { providers, stores, config, readAgain: read, log: await openLog(config.log, logDestination) };
  } catch (error) {
    await Promise.allSettled([providers.close(), stores.close()]); // what is wrong with the configuration is what counts
    throw error;
  }
}
