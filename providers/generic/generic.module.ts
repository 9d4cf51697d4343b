import { Module } from '@nestjs/common';
import { GenericProvider } from './generic.provider.js';

@Module({ providers: [GenericProvider] })
export default class GenericModule {}
