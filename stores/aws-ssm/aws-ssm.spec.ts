import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AwsBench } from '../../test/support/aws/aws-bench.js';
import { KEY } from '../../test/support/aws/aws-ecr.js';
import { AwsKept } from '../../test/support/aws/aws-kept.js';
import { LoopbackProxy } from '../../test/support/aws/aws-proxy.js';
import { codeOf, readOf, textOf } from '../../test/support/aws/aws-stores.js';
import AwsSsmModule from './aws-ssm.module.js';

const { store } = AwsSsmModule;
const arnIn = (partition: string, region: string): string =>
  `arn:${partition}:ssm:${region}:123456789012:parameter/ci/hub`;

let bench: AwsBench;
let kept: AwsKept;
beforeEach(async () => {
  bench = await AwsBench.start(KEY);
  kept = new AwsKept(bench.aws);
});
afterEach(() => bench.close());

describe('a parameter', () => {
  it.each([
    ['String', 'it'],
    ['SecureString', 'it'],
    ['StringList', 'one,two'],
  ] as const)('of type %s gives %s', async (Type, Value) => {
    kept.parameters.set('/ci/hub', { Type, Value, Version: 7 });
    expect(await readOf(store, '/ci/hub')).toEqual({ value: Value, version: '7' });
  });

  it('that is JSON is read by field', async () => {
    kept.parameters.set('/ci/hub', { Value: '{"password":"it","port":5000}', Version: 1 });
    expect(await textOf(store, 'aws-ssm:/ci/hub#password')).toBe('it');
    expect(await textOf(store, 'aws-ssm:/ci/hub#port')).toBe('5000');
  });

  it('is asked for in the region of its ARN, by its ARN, and in a version that is named', async () => {
    const arn = `${arnIn('aws-cn', 'cn-north-1')}:3`;
    kept.parameters.set(arn, { Value: 'it', Version: 3 });
    kept.parameters.set('hub:prod', { Value: 'labelled', Version: 2 });
    expect(await textOf(store, `aws-ssm:${arn}`)).toBe('it');
    expect(await textOf(store, 'aws-ssm:hub:prod')).toBe('labelled');
    expect(bench.aws.calls.map(({ region }) => region)).toEqual(['cn-north-1', 'eu-west-1']);
  });

  it.each<[string, object]>([
    ['nothing', {}],
    ['no version', { Value: 'it' }],
    ['no value', { Version: 7 }],
    ['a number', { Value: 4711, Version: 7 }],
    ['null', { Value: null, Version: 7 }],
    ['a version that is a text', { Value: 'it', Version: 'latest' }],
  ])('with %s is a bad answer', async (_, parameter) => {
    kept.parameters.set('/ci/hub', parameter);
    expect(await codeOf(store, '/ci/hub')).toBe('bad_answer');
  });
});

it('an error of AWS is known by its name', async () => {
  const NAMED = {
    refused: ['AccessDeniedException', 'InvalidKeyId', 'ExpiredTokenException'],
    not_found: ['ParameterNotFound', 'ParameterVersionNotFound'],
    throttled: ['ThrottlingException', 'TooManyRequestsException'],
    unavailable: ['InternalServerError', 'ServiceUnavailableException'],
    not_configured: ['ValidationException'],
    bad_answer: ['InvalidRequestException', 'SomethingNewException'],
  };
  for (const [code, names] of Object.entries(NAMED)) {
    for (const name of names) {
      kept.parameters.set('/ci/hub', name);
      expect([name, await codeOf(store, '/ci/hub')]).toEqual([name, code]);
    }
  }
});

it.each([
  ['aws', 'eu-west-1', 'ssm.eu-west-1.amazonaws.com'],
  ['aws-us-gov', 'us-gov-west-1', 'ssm.us-gov-west-1.amazonaws.com'],
  ['aws-cn', 'cn-north-1', 'ssm.cn-north-1.amazonaws.com.cn'],
  ['aws-eusc', 'eusc-de-east-1', 'ssm.eusc-de-east-1.amazonaws.eu'],
])('a parameter of %s in %s is asked for at %s', async (partition, region, host) => {
  const proxy = await LoopbackProxy.start(bench.server.port);
  bench.environment.unset('AWS_ENDPOINT_URL');
  bench.environment.set({ HTTPS_PROXY: proxy.url });
  expect(await codeOf(store, arnIn(partition, region), KEY)).toBe('unavailable'); // no TLS there
  expect(new Set(proxy.tunnels)).toEqual(new Set([`${host}:443`]));
  await proxy.close();
});
