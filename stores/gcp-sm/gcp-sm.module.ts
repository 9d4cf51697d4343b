import { Module } from '@nestjs/common';
import { GcpSmStore } from './gcp-sm.store.js';

@Module({ providers: [GcpSmStore] })
export default class GcpSmModule {}
