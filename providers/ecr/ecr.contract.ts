import { AwsStub } from '../../test/support/aws/aws-stub.js';
import { type ProviderContract } from '../../test/provider-contract/contract.js';

const KEY = { accessKeyId: 'AKIATESTONLY00000001', secretAccessKey: 'fake/secret+of=key-1' };

/** A static key that assumes a role: the two calls that there are. */
const contract: ProviderContract = {
  settings: { ...KEY, roleArn: 'arn:aws:iam::123456789012:role/reader' },
  vendor: {
    protocol: 'http',
    calls: { role: '/sts', token: '/ecr' },
    play: (origin, aheadMs) => {
      const aws = new AwsStub(KEY);
      aws.skewMs = aheadMs;
      return {
        listener: aws.listener,
        environment: {
          AWS_ENDPOINT_URL_STS: `${origin}/sts`,
          AWS_ENDPOINT_URL_ECR: `${origin}/ecr`,
          AWS_CONFIG_FILE: '/nowhere/config',
          AWS_SHARED_CREDENTIALS_FILE: '/nowhere/credentials',
        },
      };
    },
  },
};

export default contract;
