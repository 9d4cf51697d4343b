import { type DynamicModule, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { loadProviderModules } from './load-provider-modules.js';
import { FoundProviders } from './found-providers.js';

/** The providers of a directory, as one module. */
@Module({})
export class ProvidersModule {
  /** @throws RegistrationError as {@link loadProviderModules} does */
  static async discover(root: URL): Promise<DynamicModule> {
    const folders = await loadProviderModules(root);
    return {
      module: ProvidersModule,
      imports: [DiscoveryModule, ...folders.map((folder) => folder.module)],
      providers: [FoundProviders],
      exports: [FoundProviders],
    };
  }
}
