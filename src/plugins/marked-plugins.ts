import { type DiscoveryService } from '@nestjs/core';
import { type PluginKind } from './plugin-kind.js';
import { RegistrationError } from './registration-error.js';

const ID = /^[a-z][a-z0-9-]*$/;

/**
 * Every plugin that a folder contributed, found by its mark, in the order of their ids. To be asked when the container
 * is whole: one that fails while it is made cannot be closed.
 *
 * @throws RegistrationError for a scoped one, an id that is no id, two with one id, or what the kind itself refuses
 */
export function markedPlugins<Plugin extends { readonly id: string }>(
  discovery: DiscoveryService,
  kind: PluginKind<Plugin>,
): readonly Plugin[] {
  const plugins = discovery.getProviders({ metadataKey: kind.mark }).map((wrapper) => {
    const instance = wrapper.isDependencyTreeStatic() ? (wrapper.instance as unknown) : undefined;
    if (instance) return instance as Plugin;
    throw new RegistrationError(
      kind.folder,
      `${String(wrapper.name)} is request-scoped: a ${kind.word} must be a singleton`,
    );
  });
  return checked(plugins, kind);
}

function checked<Plugin extends { readonly id: string }>(
  plugins: readonly Plugin[],
  kind: PluginKind<Plugin>,
): readonly Plugin[] {
  const byId = new Map<string, Plugin>();
  for (const plugin of plugins) {
    const { id } = plugin;
    const className = plugin.constructor.name;
    if (!ID.test(id)) {
      throw new RegistrationError(kind.folder, `${className} has an id that is not like "my-${kind.word}"`);
    }
    const other = byId.get(id);
    if (other) {
      throw new RegistrationError(
        kind.folder,
        `${other.constructor.name} and ${className} both have the id "${id}"`,
      );
    }
    byId.set(id, plugin);
  }
  const problem = kind.problemOf?.(plugins);
  if (problem !== undefined) throw new RegistrationError(kind.folder, problem);
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
