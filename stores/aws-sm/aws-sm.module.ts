import { Module } from '@nestjs/common';
import { AwsSmStore } from './aws-sm.store.js';

@Module({ providers: [AwsSmStore] })
export default class AwsSmModule {}
