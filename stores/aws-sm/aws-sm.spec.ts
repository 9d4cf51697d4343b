import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AwsBench } from '../../test/support/aws/aws-bench.js';
import { KEY } from '../../test/support/aws/aws-ecr.js';
import { AwsKept } from '../../test/support/aws/aws-kept.js';
import { LoopbackProxy } from '../../test/support/aws/aws-proxy.js';
import { codeOf, readOf, textOf } from '../../test/support/aws/aws-stores.js';
import AwsSmModule from './aws-sm.module.js';

const { store } = AwsSmModule;
const VersionId = 'e1a2c3d4-0000-4000-8000-000000000001';
const arnIn = (partition: string, region: string): string =>
  `arn:${partition}:secretsmanager:${region}:123456789012:secret:prod/hub-AbCdEf`;

let bench: AwsBench;
let kept: AwsKept;
beforeEach(async () => {
  bench = await AwsBench.start(KEY);
  kept = new AwsKept(bench.aws);
});
afterEach(() => bench.close());

describe('a secret', () => {
  it('is a text, whose fields are those of its JSON', async () => {
    const SecretString = '{"user name":"octo","password":"it","port":5000,"tls":true,"nested":{"a":1}}';
    kept.secrets.set('hub', { SecretString, VersionId });
    expect(await readOf(store, 'hub')).toEqual({ value: SecretString, version: VersionId });
    const fields = ['password', 'user name', 'port', 'tls', 'nested', 'none'];
    const texts = await Promise.all(fields.map((field) => textOf(store, `aws-sm:hub#${field}`)));
    expect(texts).toEqual(['it', 'octo', '5000', 'true', 'not_text', 'no_field']);
    expect(await textOf(store, 'aws-sm:hub')).toBe(SecretString);
  });

  it('that was stored as bytes is taken where they are text', async () => {
    const stored = (bytes: Buffer): void => {
      kept.secrets.set('hub', { SecretBinary: bytes.toString('base64'), VersionId });
    };
    stored(Buffer.from('{"password":"pässword"}'));
    expect(await textOf(store, 'aws-sm:hub#password')).toBe('pässword');
    stored(Buffer.of(0x61, 0xff));
    expect(await codeOf(store, 'hub')).toBe('bad_answer');
  });

  it('is asked for in the region of its ARN, by its ARN', async () => {
    const arn = arnIn('aws-us-gov', 'us-gov-west-1');
    kept.secrets.set(arn, { SecretString: 'it', VersionId });
    expect(await textOf(store, `aws-sm:${arn}`)).toBe('it');
    expect(bench.aws.calls.map(({ region }) => region)).toEqual(['us-gov-west-1']);
  });

  it.each<[string, object]>([
    ['nothing', {}],
    ['no version', { SecretString: 'it' }],
    ['no value', { VersionId }],
    ['a number', { SecretString: 4711, VersionId }],
    ['null', { SecretString: null, VersionId }],
    ['an object', { SecretString: { a: 1 }, VersionId }],
    ['a version that is a number', { SecretString: 'it', VersionId: 7 }],
  ])('with %s is a bad answer', async (_, secret) => {
    kept.secrets.set('hub', secret);
    expect(await codeOf(store, 'hub')).toBe('bad_answer');
  });

  it('that is deeper than any credential has no field', async () => {
    const SecretString = `${'{"password":'.repeat(1_000)}1${'}'.repeat(1_000)}`;
    kept.secrets.set('hub', { SecretString, VersionId });
    expect(await textOf(store, 'aws-sm:hub#password')).toBe('no_field');
  });
});

it('an error of AWS is known by its name', async () => {
  const NAMED = {
    refused: ['AccessDeniedException', 'DecryptionFailure', 'ExpiredTokenException'],
    not_found: ['ResourceNotFoundException', 'InvalidRequestException'],
    throttled: ['ThrottlingException', 'LimitExceededException'],
    unavailable: ['InternalServiceError', 'ServiceUnavailableException'],
    not_configured: ['ValidationException'],
    bad_answer: ['InvalidParameterException', 'SomethingNewException'],
  };
  for (const [code, names] of Object.entries(NAMED)) {
    for (const name of names) {
      kept.secrets.set('hub', name);
      expect([name, await codeOf(store, 'hub')]).toEqual([name, code]);
    }
  }
});

it.each([
  ['aws', 'eu-west-1', 'secretsmanager.eu-west-1.amazonaws.com'],
  ['aws-us-gov', 'us-gov-west-1', 'secretsmanager.us-gov-west-1.amazonaws.com'],
  ['aws-cn', 'cn-north-1', 'secretsmanager.cn-north-1.amazonaws.com.cn'],
  ['aws-eusc', 'eusc-de-east-1', 'secretsmanager.eusc-de-east-1.amazonaws.eu'],
])('a secret of %s in %s is asked for at %s', async (partition, region, host) => {
  const proxy = await LoopbackProxy.start(bench.server.port);
  bench.environment.unset('AWS_ENDPOINT_URL');
  bench.environment.set({ HTTPS_PROXY: proxy.url });
  expect(await codeOf(store, arnIn(partition, region), KEY)).toBe('unavailable'); // no TLS there
  expect(new Set(proxy.tunnels)).toEqual(new Set([`${host}:443`]));
  await proxy.close();
});

it('an ARN as a task of ECS has it is told how to name the field', () => {
  expect(store.parse(`${arnIn('aws', 'eu-west-1')}:password::`)).toEqual({
    problem: 'has a field at its end as ECS writes it: name it behind #',
  });
});

it('a role of another partition than the region is told at start', () => {
  const roleArn = 'arn:aws-cn:iam::123456789012:role/secrets';
  expect(store.problems({ region: 'eu-west-1', roleArn })).toEqual([
    { setting: 'roleArn', problem: 'is of another AWS partition than the region' },
  ]);
  expect([store.problems({ region: 'cn-north-1', roleArn }), store.problems({ roleArn })]).toEqual([[], []]);
});
