import { Injectable } from '@nestjs/common';
import { type SettingProblem } from '../../src/registry/registry-provider.js';
import {
  type ISecretStore,
  KeepsSecrets,
  type OpenStore,
  type ParsedPath,
} from '../../src/store/secret-store.js';
import { OpenK8s } from './k8s.open.js';
import { type K8sPath, parsePath } from './k8s.path.js';
import { K8sSettings } from './k8s.settings.js';

@KeepsSecrets()
@Injectable()
export class K8sStore implements ISecretStore<K8sSettings, K8sPath> {
  readonly id = 'k8s';
  readonly label = 'Kubernetes';
  readonly description = 'Secrets of the Kubernetes cluster in which it runs, or of another one.';
  readonly settings = K8sSettings;
  readonly needsNoSettings = true;
  readonly examples = ['k8s:ci/hub#password', 'k8s:ci/registry.token'];

  parse(path: string, field?: string): ParsedPath<K8sPath> {
    return parsePath(path, field);
  }

  /** The token of a pod is for its own cluster, and shown to no other because somebody forgot a line. */
  problems({ server, tokenFile }: K8sSettings): readonly SettingProblem[] {
    if (server === undefined || tokenFile !== undefined) return [];
    const problem = 'is needed with SERVER: the token of the pod is for the cluster in which it runs';
    return [{ setting: 'tokenFile', problem }];
  }

  open(settings: K8sSettings): OpenStore<K8sPath> {
    return new OpenK8s(settings);
  }
}
