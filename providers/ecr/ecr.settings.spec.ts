import { describe, expect, it } from '@jest/globals';
import { settingMessages } from '../../test/support/config/setting-messages.js';
import { type RegistryAddress, type SettingProblem } from '../../src/registry/registry-provider.js';
import { settingsOf } from '../../src/registry/setting.js';
import { EcrProvider } from './ecr.provider.js';
import { EcrSettings } from './ecr.settings.js';

const ROLE = 'arn:aws:iam::123456789012:role/ci/reader';
const KEY = { accessKeyId: 'AKIATESTONLY00000001', secretAccessKey: 'fake/secret+of=key1' };
const HOST = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';

describe('a setting', () => {
  it('is taken as every setting of AWS is, and pullThrough is true or false', () => {
    expect(
      settingMessages(EcrSettings, { ...KEY, roleArn: ROLE, roleSessionName: 'ci', pullThrough: false }),
    ).toEqual([]);
    expect(
      settingMessages(EcrSettings, { roleArn: 'reader', roleSessionName: 'a/b', pullThrough: 'yes' }),
    ).toEqual([
      'pullThrough must be true or false',
      'roleArn must be the ARN of a role: arn:aws:iam::ACCOUNT:role/NAME',
      'roleSessionName must be 2 to 64 letters, digits and _+=,.@-',
    ]);
  });

  it('is described, and the secrets are marked', () => {
    const described = settingsOf(EcrSettings);
    expect(described.map(({ property }) => property)).toEqual([
      'profile',
      'accessKeyId',
      'secretAccessKey',
      'sessionToken',
      'roleArn',
      'externalId',
      'roleSessionName',
      'roleDuration',
      'webIdentityTokenFile',
      'pullThrough',
      'tokenFor',
    ]);
    expect(described.filter(({ secret }) => secret).map(({ property }) => property)).toEqual([
      'secretAccessKey',
      'sessionToken',
    ]);
  });
});

describe('an entry', () => {
  it.each<[EcrSettings, readonly string[]]>([
    [{}, []],
    [KEY, []],
    [{ ...KEY, sessionToken: 'fake-session-token' }, []],
    [{ ...KEY, roleArn: ROLE, externalId: 'id' }, ['acme/app', '{namespace}/*', '{name}']],
    [{ profile: 'p', roleArn: ROLE, pullThrough: true }, ['hub/*']],
    [{ roleArn: ROLE, webIdentityTokenFile: '/token', roleDuration: 900, roleSessionName: 'ci' }, ['*']],
  ])('may have %j and images %j', (settings, images) => {
    expect(problems(settings, images)).toEqual([]);
  });

  it.each<[EcrSettings, SettingProblem]>([
    [{ sessionToken: 'fake' }, { setting: 'sessionToken', problem: 'needs an access key beside it' }],
    [
      { roleArn: 'arn:aws-cn:iam::123456789012:role/reader' },
      { setting: 'roleArn', problem: 'is of another AWS partition than the address' },
    ],
    [{ pullThrough: false }, { setting: 'pullThrough', problem: 'has no effect without images' }],
  ])('may not have %j', (settings, problem) => {
    expect(problems(settings)).toEqual([problem]);
  });

  it('needs a role to be narrowed', () => {
    const problem = 'can only be narrowed to with a session policy: give the ARN of a role to assume';
    expect(problems(KEY, ['acme/app'])).toEqual([{ setting: 'images', problem }]);
  });

  it('of the public gallery cannot be narrowed', () => {
    const problem = 'has no effect on the public gallery, whose images everybody may pull: remove it';
    expect(problems({ roleArn: ROLE }, ['acme/app'], [HOST, 'public.ecr.aws'])).toEqual([
      { setting: 'images', problem },
    ]);
  });

  it('refuses images that a policy cannot say', () => {
    const problem =
      'must be repository names of ECR, lower case and without tag, with {namespace}, {name} or a * at the end';
    for (const image of [
      'Acme/app',
      'acme/app:1',
      '*/app',
      '{owner}/app',
      '{namespace}/{name}:latest',
      '${name}',
    ]) {
      expect(problems({ roleArn: ROLE }, ['acme/app', image])).toEqual([{ setting: 'images', problem }]);
    }
  });

  it('refuses images that make the policy too long, whatever the placeholders will be', () => {
    const problem = 'are too many for a session policy of 2048 characters: use prefixes like base/*';
    const images = Array.from({ length: 40 }, (_, index) => `{namespace}/service-${String(index)}`);
    expect(problems({ roleArn: ROLE }, images)).toEqual([{ setting: 'images', problem }]);
    expect(problems({ roleArn: ROLE }, images.slice(0, 20))).toEqual([]);
  });
});

function problems(
  settings: EcrSettings,
  images: readonly string[] = [],
  addresses: readonly string[] = [HOST],
): readonly SettingProblem[] {
  return new EcrProvider().problems({ settings, images, addresses: addresses as readonly RegistryAddress[] });
}
