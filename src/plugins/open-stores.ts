import { type ISecretStore, KeepsSecrets } from '../store/secret-store.js';
import { openPlugins, type Plugins, withPlugins } from './open-plugins.js';
import { type PluginKind } from './plugin-kind.js';

export const STORES: PluginKind<ISecretStore> = {
  folder: 'stores',
  word: 'store',
  mark: KeepsSecrets.KEY,
};

/** The kinds of stores of a directory, ready to be used. */
export type Stores = Plugins<ISecretStore>;

/**
 * Makes the kinds of stores of a directory. To be called only when something is kept in one: a setup without them does
 * not load a line of theirs.
 *
 * @throws RegistrationError when a folder is not as the contract asks
 */
export function openStores(root: URL): Promise<Stores> {
  return openPlugins(root, STORES);
}

/**
 * Makes them for as long as `use` takes.
 *
 * @throws RegistrationError as {@link openStores}, and what `use` throws
 */
export function withStores<Result>(
  root: URL,
  use: (stores: readonly ISecretStore[]) => Result | Promise<Result>,
): Promise<Result> {
  return withPlugins(root, STORES, use);
}
