import { IsBoolean, IsOptional } from 'class-validator';
import { AwsSettings } from '../../src/registry/clouds/aws/settings.js';
import { TokenFor } from '../../src/registry/own-name.js';
import { Setting } from '../../src/registry/setting.js';
import { PRIVATE_FORM, scopeOf } from './ecr.hosts.js';

/** Whose credentials are used, and how far they reach. */
export class EcrSettings extends AwsSettings {
  @Setting({
    kind: { type: 'text' },
    meaning: 'Role to assume before the token is asked for; needed for `images`.',
    example: 'arn:aws:iam::123456789012:role/registry-reader',
  })
  override roleArn?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Name of the role session, as CloudTrail shows it.',
    defaultText: '`dockpass`, with the first of the images where there are any',
    example: 'ci-registry',
  })
  override roleSessionName?: string;

  @Setting({
    kind: { type: 'boolean' },
    meaning:
      'Whether the images may also be fetched through a pull-through cache, which creates a missing repository.',
    default: false,
  })
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  pullThrough?: boolean;

  @TokenFor({
    form: PRIVATE_FORM,
    example: '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    isRegistry: (host) => scopeOf(host) !== undefined,
  })
  tokenFor?: string;
}
