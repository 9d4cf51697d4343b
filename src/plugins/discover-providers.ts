import { NestFactory } from '@nestjs/core';
import { ProviderRegistry } from './provider-registry.js';
import { type IRegistryProvider } from '../registry/registry-provider.js';
import { RegistryModule } from './providers.module.js';

/**
 * The providers of a directory, ready to be used. They live in a container of their own, because the configuration has
 * to be checked against them before there is a server.
 *
 * @param root directory that holds one folder per provider
 * @throws RegistrationError when a folder is not as the contract asks
 */
export async function discoverProviders(root: URL): Promise<readonly IRegistryProvider[]> {
  const module = await RegistryModule.discover(root);
  const context = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  return context.get(ProviderRegistry).all();
}
