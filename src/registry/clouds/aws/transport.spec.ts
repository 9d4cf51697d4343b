import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { KEY, mint, ROLE } from '../../../../test/support/aws/aws-ecr.js';
import { AwsEnvironment } from '../../../../test/support/aws/aws-environment.js';
import { LoopbackProxy } from '../../../../test/support/aws/aws-proxy.js';
import { AwsStub } from '../../../../test/support/aws/aws-stub.js';
import { VendorServer } from '../../../../test/support/registry/vendor-server.js';

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
