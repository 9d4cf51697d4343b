import { Module } from '@nestjs/common';
import { DockerHubProvider } from './dockerhub.provider.js';

@Module({ providers: [DockerHubProvider] })
export default class DockerHubModule {}
