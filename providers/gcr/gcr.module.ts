import { Module } from '@nestjs/common';
import { GcrProvider } from './gcr.provider.js';

@Module({ providers: [GcrProvider] })
export default class GcrModule {}
