import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { RegistrationError } from './registration-error.js';
import { type IRegistryProvider, ProvidesRegistry } from '../registry/registry-provider.js';

const ID = /^[a-z][a-z0-9-]*$/;

/** Every provider that a folder contributed, found by its mark. */
@Injectable()
export class FoundProviders {
  constructor(private readonly discovery: DiscoveryService) {}

  /**
   * In the order of their ids. To be asked when the container is whole: one that fails while it is made cannot be closed.
   *
   * @throws RegistrationError for a scoped provider, an id that is no id, two with one id, or two fallbacks
   */
  all(): readonly IRegistryProvider[] {
    const marked = this.discovery.getProviders({ metadataKey: ProvidesRegistry.KEY });
    const providers = marked.map((wrapper) => {
      const instance = wrapper.isDependencyTreeStatic() ? (wrapper.instance as unknown) : undefined;
      if (instance) return instance as IRegistryProvider;
      throw new RegistrationError(
        `${String(wrapper.name)} is request-scoped: a provider must be a singleton`,
      );
    });
    return checked(providers);
  }
}

function checked(providers: readonly IRegistryProvider[]): readonly IRegistryProvider[] {
  const byId = new Map<string, IRegistryProvider>();
  for (const provider of providers) {
    const { id } = provider;
    const className = provider.constructor.name;
    if (!ID.test(id)) throw new RegistrationError(`${className} has an id that is not like "my-registry"`);
    const other = byId.get(id);
    if (other) {
      throw new RegistrationError(`${other.constructor.name} and ${className} both have the id "${id}"`);
    }
    byId.set(id, provider);
  }
  const [one, two] = providers.filter(({ isFallback }) => isFallback);
  if (one && two) throw new RegistrationError(`${one.id} and ${two.id} both are the fallback: one can be`);
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
