import { Module } from '@nestjs/common';
import { AcrClient } from './acr.client.js';
import { AcrProvider } from './acr.provider.js';
import { AcrRegistryApi } from './acr.registry-api.js';

@Module({ providers: [AcrProvider, AcrClient, AcrRegistryApi] })
export default class AcrModule {}
