import { IsBoolean, IsOptional } from 'class-validator';
import { AwsSettings } from '../../src/registry/clouds/aws/settings.js';
import { Setting } from '../../src/registry/setting.js';

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
}
