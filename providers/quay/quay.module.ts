import { Module } from '@nestjs/common';
import { QuayProvider } from './quay.provider.js';

@Module({ providers: [QuayProvider] })
export default class QuayModule {}
