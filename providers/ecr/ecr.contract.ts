import { type RequestListener } from 'node:http';
import { assumed, json, xml } from '../../test/support/aws/aws-formats.js';
import { AwsStub } from '../../test/support/aws/aws-stub.js';
import { bodyOf } from '../../test/support/registry/vendor-server.js';
import { type CanaryEntry, type ProviderContract } from '../../test/provider-contract/contract.js';

const KEY = { accessKeyId: 'AKIATESTONLY00000001', secretAccessKey: 'fake/secret+of=key-1' };
/** No identity is found in files. */
const NO_FILES = {
  AWS_CONFIG_FILE: '/nowhere/canary-config',
  AWS_SHARED_CREDENTIALS_FILE: '/nowhere/canary-credentials',
};
const TWELVE_HOURS = 12 * 3600;

const role: RequestListener = (request, response) => {
  const key = {
    accessKeyId: 'ASIACANARY0000000001',
    secretAccessKey: 'canary-sts-secret',
    sessionToken: 'canary-sts',
  };
  void bodyOf(request).then((body) => {
    xml(response, 200, assumed(new URLSearchParams(body).get('Action') ?? '', key, Date.now()));
  });
};

const token: RequestListener = (_, response) => {
  const authorizationToken = Buffer.from('AWS:canary-ecr-token').toString('base64');
  const expiresAt = Math.floor(Date.now() / 1_000) + TWELVE_HOURS;
  const proxyEndpoint = 'https://canary';
  json(response, 200, {
    authorizationData: [{ authorizationToken, expiresAt, proxyEndpoint }],
    note: 'canary',
  });
};

const canaries: readonly CanaryEntry[] = [
  {
    address: '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    settings: {
      accessKeyId: 'AKIACANARY0000000001',
      secretAccessKey: 'canary/secret+of=a-key',
      sessionToken: 'canary/session+token',
      roleArn: 'arn:aws:iam::123456789012:role/canary-role',
      externalId: 'canary-external-id',
      roleSessionName: 'canary-session',
      roleDuration: 900,
      pullThrough: true,
    },
    images: 'acme/narrowed-image',
    given: 'told',
    hosts: { 'sts.eu-west-1.amazonaws.com': role, 'api.ecr.eu-west-1.amazonaws.com': token },
    environment: {
      ...NO_FILES,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
  },
  {
    address: '123456789012.dkr.ecr.eu-west-2.amazonaws.com',
    settings: { profile: 'canary-profile' },
    given: 'never',
  },
  {
    address: '123456789012.dkr.ecr.eu-west-3.amazonaws.com',
    settings: {
      roleArn: 'arn:aws:iam::123456789012:role/canary-web-role',
      webIdentityTokenFile: '/canary/web-identity',
    },
    given: 'never',
  },
];

/** A static key that assumes a role: the two calls that there are. */
const contract: ProviderContract = {
  settings: { ...KEY, roleArn: 'arn:aws:iam::123456789012:role/reader' },
  vendor: {
    protocol: 'http',
    readsEnvironment: 'the SDK has its region, profile and endpoints there',
    calls: { role: '/sts', token: '/ecr' },
    play: (origin, aheadMs) => {
      const aws = new AwsStub(KEY);
      aws.skewMs = aheadMs;
      return {
        listener: aws.listener,
        environment: {
          AWS_ENDPOINT_URL_STS: `${origin}/sts`,
          AWS_ENDPOINT_URL_ECR: `${origin}/ecr`,
          ...NO_FILES,
        },
      };
    },
  },
  canaries,
  shown: ['tokenFor'],
};

export default contract;
