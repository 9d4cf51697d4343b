import { Module } from '@nestjs/common';
import { EcrProvider } from './ecr.provider.js';

@Module({ providers: [EcrProvider] })
export default class EcrModule {}
