import { AwsKept } from '../../test/support/aws/aws-kept.js';
import { AwsStub } from '../../test/support/aws/aws-stub.js';
import { type StoreContract } from '../../test/store-contract/contract.js';

const KEY = { accessKeyId: 'AKIATESTONLY00000001', secretAccessKey: 'canary/secret+of=key-1' };
const VALUE = '{"username":"octo","password":"canary-password","port":5000}';
const VERSION = 'e1a2c3d4-0000-4000-8000-000000000001';
const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret';

/** A static key that assumes a role: the two calls that there are. */
const contract: StoreContract = {
  settings: {
    region: 'eu-west-1',
    ...KEY,
    roleArn: 'arn:aws:iam::123456789012:role/secrets',
    externalId: 'canary-external-id',
  },
  paths: [
    'hub',
    '/prod/hub',
    'a/b_c+d=e.f@g-h',
    `${ARN}:prod/hub`,
    'arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:hub-AbCdEf',
    'arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:hub-AbCdEf',
    `x${'y'.repeat(511)}`,
  ],
  noPaths: [
    'prod hub',
    'prod/hub?version=1',
    'prod/hub:1',
    'prod\\hub',
    'prod/*',
    'x'.repeat(513),
    ARN,
    `${ARN}:`,
    `${ARN}:prod/hub-AbCdEf:password::`,
    'arn:aws:secretsmanager::123456789012:secret:hub',
    'arn:aws:secretsmanager:eu-west-1:12345678901:secret:hub',
    'arn:aws:secretsmanager:cn-north-1:123456789012:secret:hub',
    'arn:aws-cn:secretsmanager:eu-west-1:123456789012:secret:hub',
    'arn:aws:secretsmanager:us-east1:123456789012:secret:hub',
    'arn:aws:ssm:eu-west-1:123456789012:parameter/hub',
    'ARN:aws:secretsmanager:eu-west-1:123456789012:secret:hub',
  ],
  service: {
    protocol: 'http',
    kept: { path: 'prod/hub', secret: { value: VALUE, version: VERSION } },
    missing: 'prod/none',
    calls: { role: '/sts', read: '/sm' },
    once: ['role'],
    canaries: ['fake-secret-of-ROLE', 'fake-session-token-of-ROLE', 'octo', 'canary-password'],
    play: ({ origin }) => {
      const aws = new AwsStub(KEY);
      new AwsKept(aws).secrets.set('prod/hub', { SecretString: VALUE, VersionId: VERSION });
      return {
        listener: aws.listener,
        environment: {
          AWS_ENDPOINT_URL_STS: `${origin}/sts`,
          AWS_ENDPOINT_URL_SECRETS_MANAGER: `${origin}/sm`,
          AWS_CONFIG_FILE: '/nowhere/config',
          AWS_SHARED_CREDENTIALS_FILE: '/nowhere/credentials',
        },
      };
    },
  },
};

export default contract;
