import { type IRegistryProvider, ProvidesRegistry } from '../registry/registry-provider.js';
import { openPlugins, type Plugins, withPlugins } from './open-plugins.js';
import { type PluginKind } from './plugin-kind.js';

export const PROVIDERS: PluginKind<IRegistryProvider> = {
  folder: 'providers',
  word: 'provider',
  mark: ProvidesRegistry.KEY,
  problemOf: (providers) => {
    const [one, two] = providers.filter(({ isFallback }) => isFallback);
    return one && two && `${one.id} and ${two.id} both are the fallback: one can be`;
  },
};

/** The providers of a directory, ready to be used. */
export type Providers = Plugins<IRegistryProvider>;

/**
 * Makes the providers of a directory.
 *
 * @throws RegistrationError when a folder is not as the contract asks
 */
export function openProviders(root: URL): Promise<Providers> {
  return openPlugins(root, PROVIDERS);
}

/**
 * Makes the providers for as long as `use` takes.
 *
 * @throws RegistrationError as {@link openProviders}, and what `use` throws
 */
export function withProviders<Result>(
  root: URL,
  use: (providers: readonly IRegistryProvider[]) => Result | Promise<Result>,
): Promise<Result> {
  return withPlugins(root, PROVIDERS, use);
}
