import { Module } from '@nestjs/common';
import { HarborProvider } from './harbor.provider.js';

@Module({ providers: [HarborProvider] })
export default class HarborModule {}
