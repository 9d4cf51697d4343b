import { AwsKept } from '../../test/support/aws/aws-kept.js';
import { AwsStub } from '../../test/support/aws/aws-stub.js';
import { type StoreContract } from '../../test/store-contract/contract.js';

const KEY = { accessKeyId: 'AKIATESTONLY00000001', secretAccessKey: 'canary/secret+of=key-1' };
const ARN = 'arn:aws:ssm:eu-west-1:123456789012:parameter';

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
    'ci.hub_password-1',
    '/ci/hub:3',
    '/ci/hub:prod',
    `${ARN}/hub:3`,
    'arn:aws-us-gov:ssm:us-gov-west-1:123456789012:parameter/ci/hub',
    'arn:aws-cn:ssm:cn-north-1:123456789012:parameter/ci/hub',
    '/x'.repeat(15),
    `/${'x'.repeat(1_010)}`,
  ],
  noPaths: [
    '/',
    'ci/hub',
    '/ci/hub/',
    '/ci//hub',
    '/ci/hub:',
    '/ci/hub:1:2',
    '/ci/*',
    '/ci/hub+1',
    '/ci hub',
    '/x'.repeat(16),
    'x'.repeat(1_012),
    ARN,
    `${ARN}/`,
    'arn:aws:ssm:eu-west-1:123456789012:document/hub',
    'arn:aws:ssm:eu-west-1:12345678901:parameter/hub',
    'arn:aws-cn:ssm:eu-west-1:123456789012:parameter/hub',
    'arn:aws:secretsmanager:eu-west-1:123456789012:secret:hub',
  ],
  service: {
    protocol: 'http',
    kept: { path: '/ci/hub', secret: { value: 'canary-password', version: '7' } },
    missing: '/ci/none',
    calls: { role: '/sts', read: '/ssm' },
    once: ['role'],
    canaries: ['fake-secret-of-ROLE', 'fake-session-token-of-ROLE'],
    play: ({ origin }) => {
      const aws = new AwsStub(KEY);
      new AwsKept(aws).parameters.set('/ci/hub', {
        Type: 'SecureString',
        Value: 'canary-password',
        Version: 7,
      });
      return {
        listener: aws.listener,
        environment: {
          AWS_ENDPOINT_URL_STS: `${origin}/sts`,
          AWS_ENDPOINT_URL_SSM: `${origin}/ssm`,
          AWS_CONFIG_FILE: '/nowhere/config',
          AWS_SHARED_CREDENTIALS_FILE: '/nowhere/credentials',
        },
      };
    },
  },
};

export default contract;
