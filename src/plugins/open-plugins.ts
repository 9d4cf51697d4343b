import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, NestFactory } from '@nestjs/core';
import { loadModules } from './load-modules.js';
import { markedPlugins } from './marked-plugins.js';
import { type PluginKind } from './plugin-kind.js';

/** What the folders of a directory contribute, ready to be used. */
export interface Plugins<Plugin> {
  /** In the order of their ids. */
  readonly all: readonly Plugin[];
  /** Tells each, by Nest's hooks (`onModuleDestroy` and so on), to give back what it holds. */
  close(): Promise<void>;
}

@Module({})
class PluginsModule {}

/**
 * Makes the plugins of a directory. They live in a container of their own, because the configuration has to be checked
 * against them before there is a server.
 *
 * @param root directory that holds one folder per plugin
 * @throws RegistrationError when a folder is not as the contract asks
 */
export async function openPlugins<Plugin extends { readonly id: string }>(
  root: URL,
  kind: PluginKind<Plugin>,
): Promise<Plugins<Plugin>> {
  return openModules(await loadModules(root, kind.folder), kind);
}

/** The same for modules that are loaded already. */
export async function openModules<Plugin extends { readonly id: string }>(
  modules: readonly (Type | DynamicModule)[],
  kind: PluginKind<Plugin>,
): Promise<Plugins<Plugin>> {
  const container = await NestFactory.createApplicationContext(
    { module: PluginsModule, imports: [DiscoveryModule, ...modules] },
    { logger: false, abortOnError: false },
  );
  const close = (): Promise<void> => container.close();
  try {
    return { all: markedPlugins(container.get(DiscoveryService), kind), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Makes the plugins for as long as `use` takes. How they then close is no part of its result.
 *
 * @throws RegistrationError as {@link openPlugins}, and what `use` throws
 */
export async function withPlugins<Plugin extends { readonly id: string }, Result>(
  root: URL,
  kind: PluginKind<Plugin>,
  use: (plugins: readonly Plugin[]) => Result | Promise<Result>,
): Promise<Result> {
  const plugins = await openPlugins(root, kind);
  try {
    return await use(plugins.all);
  } finally {
    await plugins.close().catch(() => undefined);
  }
}
