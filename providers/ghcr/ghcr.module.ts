import { Module } from '@nestjs/common';
import { GhcrClient } from './ghcr.client.js';
import { GhcrProvider } from './ghcr.provider.js';

@Module({ providers: [GhcrProvider, GhcrClient] })
export default class GhcrModule {}
