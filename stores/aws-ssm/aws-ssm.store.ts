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
import { OpenParameterStore } from './aws-ssm.open.js';
import { type AwsSsmPath, parsePath } from './aws-ssm.path.js';

@KeepsSecrets()
@Injectable()
export class AwsSsmStore implements ISecretStore<AwsRegionSettings, AwsSsmPath> {
  readonly id = 'aws-ssm';
  readonly label = 'AWS SSM Parameter Store';
  readonly description =
    'Parameters of the AWS Systems Manager Parameter Store; encrypted ones are decrypted.';
  readonly settings = AwsRegionSettings;
  readonly needsNoSettings = true;
  readonly examples = [
    'aws-ssm:/ci/hub',
    'aws-ssm:/ci/hub#password',
    'aws-ssm:arn:aws:ssm:eu-west-1:123456789012:parameter/ci/hub',
  ];

  parse(path: string): ParsedPath<AwsSsmPath> {
    return parsePath(path);
  }

  problems(settings: AwsRegionSettings): readonly SettingProblem[] {
    return regionProblems(settings);
  }

  async warmUp(): Promise<void> {
    await loadAws();
    await import('@aws-sdk/client-ssm');
  }

  open(settings: AwsRegionSettings): OpenStore<AwsSsmPath> {
    return new OpenParameterStore(settings);
  }
}
