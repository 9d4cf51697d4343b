import { NestFactory } from '@nestjs/core';
import { type IRegistryProvider } from '../registry/registry-provider.js';
import { FoundProviders } from './found-providers.js';
import { ProvidersModule } from './providers.module.js';

/** The providers of a directory, ready to be used. */
export interface Providers {
  /** In the order of their ids. */
  readonly all: readonly IRegistryProvider[];
  /** Tells each, by Nest's hooks (`onModuleDestroy` and so on), to give back what it holds. */
  close(): Promise<void>;
}

/**
 * Makes the providers of a directory. They live in a container of their own, because the configuration has to be checked
 * against them before there is a server.
 *
 * @param root directory that holds one folder per provider
 * @throws RegistrationError when a folder is not as the contract asks
 */
export async function openProviders(root: URL): Promise<Providers> {
  const module = await ProvidersModule.discover(root);
  const container = await NestFactory.createApplicationContext(module, {
    logger: false,
    abortOnError: false,
  });
  const close = (): Promise<void> => container.close();
  try {
    return { all: container.get(FoundProviders).all(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Makes the providers for as long as `use` takes. How they then close is no part of its result.
 *
 * @throws RegistrationError as {@link openProviders}, and what `use` throws
 */
export async function withProviders<Result>(
  root: URL,
  use: (providers: readonly IRegistryProvider[]) => Result | Promise<Result>,
): Promise<Result> {
  const providers = await openProviders(root);
  try {
    return await use(providers.all);
  } finally {
    await providers.close().catch(() => undefined);
  }
}
