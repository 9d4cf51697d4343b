import { describe, expect, it } from '@jest/globals';
import { growsTooFast } from '../../test/support/pace/growth.js';
import { type PrivateScope } from './ecr.hosts.js';
import { isImage, sessionName, sessionPolicy } from './ecr.policy.js';

const SCOPE: PrivateScope = {
  kind: 'private',
  key: 'aws-cn/cn-north-1',
  partition: 'aws-cn',
  region: 'cn-north-1',
  account: '123456789012',
  fips: false,
  dualStack: false,
};

describe('a session policy', () => {
  it('allows the token call everywhere and pulling from the named repositories only', () => {
    expect(JSON.parse(sessionPolicy(SCOPE, ['acme/app', 'base/*', 'acme/app']))).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
        {
          Effect: 'Allow',
          Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchCheckLayerAvailability'],
          Resource: [
            'arn:aws-cn:ecr:cn-north-1:123456789012:repository/acme/app',
            'arn:aws-cn:ecr:cn-north-1:123456789012:repository/base/*',
          ],
        },
      ],
    });
  });

  it('allows what a pull-through cache does at the first pull where that is asked for', () => {
    const { Statement } = JSON.parse(sessionPolicy(SCOPE, ['hub/*'], { pullThrough: true })) as {
      Statement: { Action: unknown }[];
    };
    expect(Statement[1]?.Action).toEqual([
      'ecr:BatchGetImage',
      'ecr:GetDownloadUrlForLayer',
      'ecr:BatchCheckLayerAvailability',
      'ecr:BatchImportUpstreamImage',
      'ecr:CreateRepository',
    ]);
  });
});

describe('a session policy for pushing', () => {
  it('allows to push to the same repositories, and nothing else of the registry', () => {
    const { Statement } = JSON.parse(sessionPolicy(SCOPE, ['acme/app'], { access: 'push' })) as {
      Statement: { Action: unknown; Resource: unknown }[];
    };
    expect(Statement).toHaveLength(2);
    expect(Statement[1]).toEqual({
      Effect: 'Allow',
      Action: [
        ...['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchCheckLayerAvailability'],
        ...['ecr:InitiateLayerUpload', 'ecr:UploadLayerPart', 'ecr:CompleteLayerUpload', 'ecr:PutImage'],
      ],
      Resource: ['arn:aws-cn:ecr:cn-north-1:123456789012:repository/acme/app'],
    });
  });
});

describe('an image', () => {
  it.each([
    'app',
    'acme/app',
    'a/b/c/d',
    'acme/web_1.2-x',
    'a__b',
    'a--b',
    '0',
    '*',
    'base/*',
    'acme/web-*',
    'a*',
  ])('%s may stand in a policy', (image) => {
    expect(isImage(image)).toBe(true);
  });

  it.each([
    '',
    '/',
    '/app',
    'app/',
    'acme//app',
    'Acme/app',
    'acme/app:1',
    'acme/app@sha256:00',
    '*/app',
    'acme/*/app',
    'acme/**',
    'acme/ap?',
    '?',
    '/*',
    'acme/${aws:username}',
    '{namespace}/app',
    'acme/app","arn:aws:ecr:*:*:repository/*',
    'acme/app\\',
    'acme/app\n',
    ' acme/app',
    'ac me/app',
    'acme/äpp',
    'acme/app\u0000',
    '../app',
    `acme/${'a'.repeat(300)}`,
  ])('%p may not', (image) => {
    expect(isImage(image)).toBe(false);
  });

  it.each(['a', 'a.', 'a/', '-', '__', 'a-a/'])('is judged in no time: %s, again and again', async (part) => {
    const judge = (length: number): boolean => isImage(`${part.repeat(length).slice(0, length - 1)}!`);
    expect([judge(256), judge(100_000)]).toEqual([false, false]);
    expect(await growsTooFast(judge, 256, 10)).toBe(false);
  });
});

it('a session name keeps what STS takes and replaces the rest', () => {
  expect(sessionName('dockpass-acme/web*')).toBe('dockpass-acme-web-');
  expect(sessionName('a b:c/é=,.@-_')).toBe('a-b-c--=,.@-_');
  expect(sessionName(`dockpass-${'x'.repeat(300)}`)).toHaveLength(64);
});
