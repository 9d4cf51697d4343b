import { Module } from '@nestjs/common';
import { K8sStore } from './k8s.store.js';

@Module({ providers: [K8sStore] })
export default class K8sModule {}
