import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { failureOf, KEY, mint } from '../../test/support/aws/aws-ecr.js';
import { AwsEnvironment } from '../../test/support/aws/aws-environment.js';
import { LoopbackProxy } from '../../test/support/aws/aws-proxy.js';
import { AwsStub } from '../../test/support/aws/aws-stub.js';
import { VendorServer } from '../../test/support/registry/vendor-server.js';

const SETTINGS = { ...KEY };

let server: VendorServer;
/** Leads every tunnel to the server, which does not speak TLS. */
let proxy: LoopbackProxy;
let environment: AwsEnvironment;

beforeEach(async () => {
  server = await VendorServer.start(new AwsStub(KEY).listener);
  proxy = await LoopbackProxy.start(server.port);
  environment = new AwsEnvironment();
});

afterEach(async () => {
  environment.restore();
  await proxy.close();
  await server.close();
});

describe('the API that mints for a host', () => {
  beforeEach(() => {
    environment.set({ HTTPS_PROXY: proxy.url });
  });

  it.each([
    ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'api.ecr.eu-west-1.amazonaws.com'],
    ['123456789012.dkr.ecr-fips.us-east-1.amazonaws.com', 'api.ecr-fips.us-east-1.amazonaws.com'],
    ['123456789012.dkr-ecr.eu-west-1.on.aws', 'ecr.eu-west-1.api.aws'],
    ['123456789012.dkr-ecr-fips.us-east-1.on.aws', 'ecr-fips.us-east-1.api.aws'],
    ['123456789012.dkr.ecr.us-gov-west-1.amazonaws.com', 'api.ecr.us-gov-west-1.amazonaws.com'],
    ['123456789012.dkr.ecr-fips.us-gov-east-1.amazonaws.com', 'api.ecr-fips.us-gov-east-1.amazonaws.com'],
    ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', 'api.ecr.cn-north-1.amazonaws.com.cn'],
    [
      '123456789012.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn',
      'ecr.cn-north-1.api.amazonwebservices.com.cn',
    ],
    ['123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu', 'api.ecr.eusc-de-east-1.amazonaws.eu'],
    [
      '123456789012.dkr-ecr.eusc-de-east-1.on.amazonwebservices.eu',
      'ecr.eusc-de-east-1.api.amazonwebservices.eu',
    ],
    ['123456789012.dkr.ecr.us-iso-east-1.c2s.ic.gov', 'api.ecr.us-iso-east-1.c2s.ic.gov'],
    ['123456789012.dkr-ecr.us-iso-east-1.on.aws.ic.gov', 'ecr.us-iso-east-1.api.aws.ic.gov'],
    ['123456789012.dkr.ecr.us-isob-east-1.sc2s.sgov.gov', 'api.ecr.us-isob-east-1.sc2s.sgov.gov'],
    ['123456789012.dkr-ecr.us-isob-east-1.on.aws.scloud', 'ecr.us-isob-east-1.api.aws.scloud'],
    ['123456789012.dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk', 'api.ecr.eu-isoe-west-1.cloud.adc-e.uk'],
    [
      '123456789012.dkr-ecr.eu-isoe-west-1.on.cloud-aws.adc-e.uk',
      'ecr.eu-isoe-west-1.api.cloud-aws.adc-e.uk',
    ],
    ['123456789012.dkr.ecr.us-isof-south-1.csp.hci.ic.gov', 'api.ecr.us-isof-south-1.csp.hci.ic.gov'],
    ['123456789012.dkr-ecr.us-isof-south-1.on.aws.hci.ic.gov', 'ecr.us-isof-south-1.api.aws.hci.ic.gov'],
    ['public.ecr.aws', 'api.ecr-public.us-east-1.amazonaws.com'],
    ['ecr-public.aws.com', 'ecr-public.us-east-1.api.aws'],
  ])('%s is %s', async (host, endpoint) => {
    await expect(mint({ host, settings: SETTINGS })).rejects.toMatchObject({ code: 'unavailable' });
    expect(new Set(proxy.tunnels)).toEqual(new Set([`${endpoint}:443`]));
  });

  it('does not depend on the region of the environment', async () => {
    environment.set({ AWS_REGION: 'ap-south-1', AWS_DEFAULT_REGION: 'ap-south-1' });
    await expect(mint({ settings: SETTINGS })).rejects.toMatchObject({ code: 'unavailable' });
    expect(new Set(proxy.tunnels)).toEqual(new Set(['api.ecr.eu-west-1.amazonaws.com:443']));
  });

  it.each([
    ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', 'aws-cn', 'sts.cn-north-1.amazonaws.com.cn'],
    ['123456789012.dkr.ecr-fips.us-east-1.amazonaws.com', 'aws', 'sts-fips.us-east-1.amazonaws.com'],
    ['public.ecr.aws', 'aws', 'sts.us-east-1.amazonaws.com'],
  ])('of a role for %s in %s is asked for credentials at %s', async (host, partition, endpoint) => {
    const settings = { ...SETTINGS, roleArn: `arn:${partition}:iam::123456789012:role/reader` };
    await expect(mint({ host, settings })).rejects.toMatchObject({ code: 'unavailable' });
    expect(new Set(proxy.tunnels)).toEqual(new Set([`${endpoint}:443`]));
  });
});

it('an endpoint of the environment that contradicts the host is a matter of configuration', async () => {
  environment.set({ AWS_ENDPOINT_URL: server.origin });
  const host = '123456789012.dkr.ecr-fips.us-east-1.amazonaws.com';
  expect((await failureOf({ host, settings: SETTINGS })).code).toBe('not_configured');
});
