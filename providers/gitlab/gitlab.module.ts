import { Module } from '@nestjs/common';
import { GitLabProvider } from './gitlab.provider.js';

@Module({ providers: [GitLabProvider] })
export default class GitLabModule {}
