import { Module } from '@nestjs/common';
import { EntraClient } from '../../src/registry/clouds/azure/access-token.js';
import { AcrProvider } from './acr.provider.js';
import { AcrRegistryApi } from './acr.registry-api.js';

@Module({ providers: [AcrProvider, EntraClient, AcrRegistryApi] })
export default class AcrModule {}
