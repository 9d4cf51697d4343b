import { Module } from '@nestjs/common';
import { VaultStore } from './vault.store.js';

@Module({ providers: [VaultStore] })
export default class VaultModule {}
