import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AwsBench } from '../../test/support/aws/aws-bench.js';
import { failureOf, KEY, type Mint, mint, PRIVATE_HOST, ROLE } from '../../test/support/aws/aws-ecr.js';
import { type AwsEnvironment } from '../../test/support/aws/aws-environment.js';
import { type AwsStub } from '../../test/support/aws/aws-stub.js';
import { type VendorServer } from '../../test/support/registry/vendor-server.js';

let bench: AwsBench;
let aws: AwsStub;
let server: VendorServer;
let sts: VendorServer;
let environment: AwsEnvironment;

beforeEach(async () => {
  bench = await AwsBench.start(KEY);
  ({ aws, server, sts, environment } = bench);
});

afterEach(() => bench.close());

it('an answer without a token is a bad answer', async () => {
  for (const host of [PRIVATE_HOST, 'public.ecr.aws']) {
    for (const data of [null, [], {}, [{}], [{ authorizationToken: 'QVdTOmE=' }], [{ expiresAt: 2e9 }], 7]) {
      aws.authorizationData = data;
      expect((await failureOf({ host })).code).toBe('bad_answer');
    }
  }
});

describe('the public gallery', () => {
  it('has an API of its own, in one region', async () => {
    const {
      issuedAt = 0,
      expiresAt = 0,
      ...pair
    } = await mint({ host: 'public.ecr.aws', settings: { ...KEY } });
    expect(pair).toEqual({ username: 'AWS', password: aws.passwordOf(KEY) });
    expect(Math.round((expiresAt - issuedAt) / 1000)).toBe(43_200);
    expect(aws.calls).toEqual([
      {
        action: 'ecr-public GetAuthorizationToken',
        accessKeyId: KEY.accessKeyId,
        region: 'us-east-1',
        form: {},
      },
    ]);
  });

  it('takes an assumed role as well', async () => {
    await mint({ host: 'public.ecr.aws', settings: { ...KEY, roleArn: ROLE } });
    expect(aws.calls.map(({ action, region }) => [action, region])).toEqual([
      ['sts AssumeRole', 'us-east-1'],
      ['ecr-public GetAuthorizationToken', 'us-east-1'],
    ]);
  });
});

describe('narrowing to images', () => {
  const POLICY = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
      {
        Effect: 'Allow',
        Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchCheckLayerAvailability'],
        Resource: [
          'arn:aws:ecr:eu-west-1:123456789012:repository/acme/app',
          'arn:aws:ecr:eu-west-1:123456789012:repository/base/*',
        ],
      },
    ],
  });

  it('sends a session policy with either way of assuming a role', async () => {
    const webIdentityTokenFile = environment.write('token', 'fake.oidc.token');
    for (const settings of [
      { ...KEY, roleArn: ROLE },
      { webIdentityTokenFile, roleArn: ROLE },
    ]) {
      aws.calls.length = 0;
      await mint({ settings, images: ['acme/app', 'base/*'] });
      expect(aws.calls[0]?.form).toMatchObject({ Policy: POLICY, RoleSessionName: 'dockpass-acme-app' });
    }
  });

  it('keeps a session name that was configured', async () => {
    await mint({ settings: { ...KEY, roleArn: ROLE, roleSessionName: 'fixed' }, images: ['acme/app'] });
    expect(aws.calls[0]?.form['RoleSessionName']).toBe('fixed');
  });
});

describe('narrowing that is not possible', () => {
  it.each<[string, Mint]>([
    ['without a role', { images: ['acme/app'] }],
    ['for the public gallery', { host: 'public.ecr.aws', settings: { roleArn: ROLE }, images: ['acme/app'] }],
    ['to a name that IAM would read otherwise', { settings: { roleArn: ROLE }, images: ['acme/${name}'] }],
    ['to more than a policy holds', { settings: { roleArn: ROLE }, images: many(40) }],
  ])('%s mints nothing', async (_, request) => {
    expect((await failureOf(request)).code).toBe('not_configured');
    expect([...server.seen, ...sts.seen]).toEqual([]);
  });
});

function many(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `acme/application-${String(index)}`);
}
