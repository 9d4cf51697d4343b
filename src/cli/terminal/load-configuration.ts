import { type GatewayConfig } from '../../config/gateway-config.js';
import { loadConfig } from '../../config/load-config.js';
import { readOnce, type ReadSource } from '../../feeds/read-once.js';
import { LazyStores } from '../../plugins/lazy-stores.js';
import { withAllProviders } from '../../config/outside/open-all-providers.js';
import { type IRegistryProvider } from '../../registry/registry-provider.js';
import { type CliContext } from './context.js';

export interface LoadedConfiguration {
  /** With the entries of its sources. */
  readonly config: GatewayConfig;
  /** What one look at each source gave. */
  readonly sources: readonly ReadSource[];
  readonly providers: readonly IRegistryProvider[];
}

/**
 * Reads the configuration as `serve` would: environment, `.env`, files. Its providers are there for as long as `use`
 * takes.
 *
 * @throws ConfigError, RegistrationError, and what `use` throws
 */
export function withConfiguration<Result>(
  context: CliContext,
  use: (loaded: LoadedConfiguration) => Result | Promise<Result>,
): Promise<Result> {
  const { env, cwd, stdout, providersRoot } = context;
  const stores = new LazyStores(new URL('../stores/', providersRoot));
  return withAllProviders(context, async (providers) => {
    try {
      const { isTerminal } = stdout;
      const config = await loadConfig({ env, cwd, providers, stores: stores.all, isTerminal });
      const sources = await readOnce(config);
      const fed = sources.flatMap(({ view }) => view.entries);
      return await use({ config: { ...config, entries: config.entries.concat(fed) }, sources, providers });
    } finally {
      await stores.close().catch(() => undefined);
    }
  });
}
