import { IsInt, IsOptional, Matches, Max, Min, ValidateBy } from 'class-validator';
import { Setting } from '../../setting.js';
import { partitionOf } from './partitions.js';

/**
 * Who asks AWS; the same words wherever AWS is asked. Without any setting the AWS SDK looks for an identity itself:
 * environment, shared files, IRSA, pod identity or task role, instance metadata. Patterns and limits are those of the
 * IAM and STS API references.
 */
export class AwsSettings {
  @Setting({
    kind: { type: 'text' },
    meaning: 'Profile of the shared AWS files to use in place of the default chain.',
    example: 'registry',
  })
  @IsOptional()
  @Matches(/^[^\p{Cc}[\]]{1,128}$/u, { message: 'must be the name of a profile' })
  profile?: string;

  @Setting({ kind: { type: 'text' }, meaning: 'Id of a static access key, in place of the default chain.' })
  @IsOptional()
  @Matches(/^\w{16,128}$/, { message: 'must be an access key id: 16 to 128 letters and digits' })
  accessKeyId?: string;

  @Setting({ kind: { type: 'text' }, meaning: 'Secret of the static access key.', secret: true })
  @IsOptional()
  @Matches(/^[\x21-\x7e]{1,256}$/, { message: 'must be a secret access key without spaces' })
  secretAccessKey?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Session token, if the static access key is a temporary one.',
    secret: true,
  })
  @IsOptional()
  @Matches(/^[\x21-\x7e]{1,8192}$/, { message: 'must be a session token without spaces' })
  sessionToken?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Role that this identity assumes before it asks for anything.',
    example: 'arn:aws:iam::123456789012:role/registry-reader',
  })
  @IsOptional()
  @Matches(/^arn:aws(-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/, {
    message: 'must be the ARN of a role: arn:aws:iam::ACCOUNT:role/NAME',
  })
  roleArn?: string;

  @Setting({ kind: { type: 'text' }, meaning: 'External id that the trust policy of the role asks for.' })
  @IsOptional()
  @Matches(/^[\w+=,.@:/-]{2,1224}$/, { message: 'must be 2 to 1224 letters, digits and _+=,.@:/-' })
  externalId?: string;

  @Setting({
    kind: { type: 'text' },
    meaning: 'Name of the role session, as CloudTrail shows it.',
    defaultText: '`dockpass`',
    example: 'ci-registry',
  })
  @IsOptional()
  @Matches(/^[\w+=,.@-]{2,64}$/, { message: 'must be 2 to 64 letters, digits and _+=,.@-' })
  roleSessionName?: string;

  @Setting({
    kind: { type: 'number' },
    meaning: 'Seconds the role session lasts, 900 to 43200; at most 3600 where one role assumes another.',
    default: 3600,
  })
  @IsOptional()
  @IsInt({ message: 'must be a whole number of seconds' })
  @Min(900, { message: 'must be at least 900 seconds' })
  @Max(43_200, { message: 'must be at most 43200 seconds' })
  roleDuration?: number;

  @Setting({
    kind: { type: 'text' },
    meaning: 'File with an OIDC token to assume the role with; it is read anew each time.',
    example: '/var/run/secrets/aws/token',
  })
  @IsOptional()
  @Matches(/^[^\p{Cc}]{1,4096}$/u, { message: 'must be the path of a file' })
  webIdentityTokenFile?: string;
}

/** Who asks AWS, and where. */
export class AwsRegionSettings extends AwsSettings {
  @Setting({
    kind: { type: 'text' },
    meaning: 'Region that is asked where a reference does not name one.',
    defaultText: '`AWS_REGION`, or that of the profile',
    example: 'eu-west-1',
  })
  @IsOptional()
  @ValidateBy(
    { name: 'isRegion', validator: { validate: isRegion } },
    { message: 'must be a region, written as in eu-west-1 and us-gov-west-1' },
  )
  region?: string;
}

function isRegion(value: unknown): boolean {
  return typeof value === 'string' && partitionOf(value) !== undefined;
}
