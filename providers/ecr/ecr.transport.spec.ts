import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { KEY, mint, ROLE } from '../../test/support/aws/aws-ecr.js';
import { AwsEnvironment } from '../../test/support/aws/aws-environment.js';
import { LoopbackProxy } from '../../test/support/aws/aws-proxy.js';
import { AwsStub } from '../../test/support/aws/aws-stub.js';
import { VendorServer } from '../../test/support/registry/vendor-server.js';

const SETTINGS = { ...KEY };

let aws: AwsStub;
let server: VendorServer;
/** Leads every tunnel to the server, which does not speak TLS. */
let proxy: LoopbackProxy;
let environment: AwsEnvironment;
/** Of the connections to the server, one for each call. */
let closed: Promise<unknown>[];

beforeEach(async () => {
  aws = new AwsStub(KEY);
  closed = [];
  server = await VendorServer.start((request, response) => {
    closed.push(once(request.socket, 'close'));
    aws.listener(request, response);
  });
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

describe('a proxy of the environment', () => {
  beforeEach(() => {
    environment.set({ AWS_ENDPOINT_URL: 'http://aws.invalid', HTTP_PROXY: proxy.url });
  });

  it('carries the calls to ECR and to STS, also the ones that a profile needs', async () => {
    environment.write(
      'credentials',
      `[a]\naws_access_key_id=${KEY.accessKeyId}\naws_secret_access_key=${KEY.secretAccessKey}\n`,
    );
    environment.write('config', `[profile b]\nrole_arn=${ROLE}\nsource_profile=a\n`);
    for (const settings of [{ ...KEY, roleArn: ROLE }, { profile: 'b' }]) {
      proxy.tunnels.length = 0;
      expect((await mint({ settings })).password).toBe(aws.passwordOf(aws.sessions.role));
      expect(new Set(proxy.tunnels)).toEqual(new Set(['aws.invalid:80']));
    }
    expect(aws.calls.map(({ action }) => action)).toEqual([
      'sts AssumeRole',
      'ecr GetAuthorizationToken',
      'sts AssumeRole',
      'ecr GetAuthorizationToken',
    ]);
  });

  it('is told who asks, where its URL says so', async () => {
    const url = new URL(proxy.url);
    Object.assign(url, { username: 'user', password: 'fake-proxy-password' });
    environment.set({ HTTP_PROXY: url.href });
    await mint({ settings: SETTINGS });
    expect(proxy.authorizations).toEqual([`Basic ${btoa('user:fake-proxy-password')}`]);
  });

  it('is left out for the hosts of NO_PROXY, for loopback and for link-local credentials', async () => {
    environment.set({ NO_PROXY: 'aws.invalid' });
    await expect(mint({ settings: SETTINGS })).rejects.toMatchObject({ code: 'unavailable' });
    environment.unset('NO_PROXY');
    environment.set({ AWS_ENDPOINT_URL: server.origin, AWS_EC2_METADATA_SERVICE_ENDPOINT: server.origin });
    environment.unset('AWS_EC2_METADATA_DISABLED');
    expect((await mint()).password).toBe(aws.passwordOf(aws.sessions.instance));
    expect(proxy.tunnels).toEqual([]);
  });

  it('that is no URL of an HTTP proxy is a matter of configuration', async () => {
    for (const url of ['http://[', 'socks5://127.0.0.1:1080']) {
      environment.set({ HTTP_PROXY: url });
      await expect(mint({ settings: SETTINGS })).rejects.toMatchObject({ code: 'not_configured' });
    }
  });
});

it('every connection of a mint is closed when it ends', async () => {
  environment.set({ AWS_ENDPOINT_URL: server.origin });
  await mint({ settings: { ...KEY, roleArn: ROLE } });
  expect(closed).toHaveLength(2);
  await Promise.all(closed);
});
