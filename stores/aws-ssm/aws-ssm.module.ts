import { Module } from '@nestjs/common';
import { AwsSsmStore } from './aws-ssm.store.js';

@Module({ providers: [AwsSsmStore] })
export default class AwsSsmModule {}
