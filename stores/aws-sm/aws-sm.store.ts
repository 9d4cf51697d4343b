import { Injectable } from '@nestjs/common';
import { loadAws } from '../../src/registry/clouds/aws/calls.js';
import { regionProblems } from '../../src/registry/clouds/aws/problems.js';
import { AwsRegionSettings } from '../../src/registry/clouds/aws/settings.js';
import { type SettingProblem } from '../../src/registry/registry-provider.js';
import {
  type ISecretStore,
  KeepsSecrets,
  type OpenStore,
  type ParsedPath,
} from '../../src/store/secret-store.js';
import { OpenSecretsManager } from './aws-sm.open.js';
import { type AwsSmPath, parsePath } from './aws-sm.path.js';

@KeepsSecrets()
@Injectable()
export class AwsSmStore implements ISecretStore<AwsRegionSettings, AwsSmPath> {
  readonly id = 'aws-sm';
  readonly label = 'AWS Secrets Manager';
  readonly description =
    'Secrets of AWS Secrets Manager, in any region and account that its identity may read.';
  readonly settings = AwsRegionSettings;
  readonly needsNoSettings = true;
  readonly examples = [
    'aws-sm:prod/hub#password',
    'aws-sm:arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/hub-AbCdEf#password',
  ];

  parse(path: string): ParsedPath<AwsSmPath> {
    return parsePath(path);
  }

  problems(settings: AwsRegionSettings): readonly SettingProblem[] {
    return regionProblems(settings);
  }

  async warmUp(): Promise<void> {
    await loadAws();
    await import('@aws-sdk/client-secrets-manager');
  }

  open(settings: AwsRegionSettings): OpenStore<AwsSmPath> {
    return new OpenSecretsManager(settings);
  }
}
