import { Module } from '@nestjs/common';
import { EntraClient } from '../../src/registry/clouds/azure/access-token.js';
import { AzureKvStore } from './azure-kv.store.js';

@Module({ providers: [AzureKvStore, EntraClient] })
export default class AzureKvModule {}
