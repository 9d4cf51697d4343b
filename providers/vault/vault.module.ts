import { Module } from '@nestjs/common';
import { VaultProvider } from './vault.provider.js';

@Module({ providers: [VaultProvider] })
export default class VaultModule {}
