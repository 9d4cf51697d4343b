import { describe, expect, it } from '@jest/globals';
import { validateSync } from 'class-validator';
import { type RegistryAddress, type SettingProblem } from '../../src/registry/registry-provider.js';
import { settingsOf } from '../../src/registry/setting.js';
import { EcrProvider } from './ecr.provider.js';
import { EcrSettings } from './ecr.settings.js';

const ROLE = 'arn:aws:iam::123456789012:role/ci/reader';
const KEY = { accessKeyId: 'AKIATESTONLY00000001', secretAccessKey: 'fake/secret+of=key1' };
const HOST = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';

describe('a setting', () => {
  it.each<[object]>([
    [{}],
    [{ ...KEY, sessionToken: 'fake-session-token/2==' }],
    [{ profile: 'registry reader' }],
    [{ roleArn: ROLE, externalId: 'acme:42/x', roleSessionName: 'ci@acme', roleDuration: 900 }],
    [{ roleArn: 'arn:aws-us-gov:iam::123456789012:role/r', roleDuration: 43_200, pullThrough: true }],
    [{ roleArn: ROLE, webIdentityTokenFile: '/var/run/secrets/token', pullThrough: false }],
  ])('may be %j', (settings) => {
    expect(rulesBroken(settings)).toEqual([]);
  });

  it.each<[object, string]>([
    [{ profile: '' }, 'profile must be the name of a profile'],
    [{ profile: 'a]\n[b' }, 'profile must be the name of a profile'],
    [{ accessKeyId: 'short' }, 'accessKeyId must be an access key id: 16 to 128 letters and digits'],
    [{ secretAccessKey: 'with space' }, 'secretAccessKey must be a secret access key without spaces'],
    [{ sessionToken: 'line\nbreak' }, 'sessionToken must be a session token without spaces'],
    [{ roleArn: 'reader' }, 'roleArn must be the ARN of a role: arn:aws:iam::ACCOUNT:role/NAME'],
    [{ roleArn: `${ROLE} ` }, 'roleArn must be the ARN of a role: arn:aws:iam::ACCOUNT:role/NAME'],
    [
      { roleArn: 'arn:aws:iam::123456789012:user/a' },
      'roleArn must be the ARN of a role: arn:aws:iam::ACCOUNT:role/NAME',
    ],
    [{ externalId: 'ä' }, 'externalId must be 2 to 1224 letters, digits and _+=,.@:/-'],
    [{ roleSessionName: 'a/b' }, 'roleSessionName must be 2 to 64 letters, digits and _+=,.@-'],
    [{ roleDuration: 899 }, 'roleDuration must be at least 900 seconds'],
    [{ roleDuration: 43_201 }, 'roleDuration must be at most 43200 seconds'],
    [{ webIdentityTokenFile: 'a\u0000b' }, 'webIdentityTokenFile must be the path of a file'],
    [{ pullThrough: 'yes' }, 'pullThrough must be true or false'],
  ])('may not be %j', (settings, rule) => {
    expect(rulesBroken(settings)).toEqual([rule]);
  });

  it('that is no number is refused as such', () => {
    for (const roleDuration of ['1h', '', '900', 900.5]) {
      expect(rulesBroken({ roleDuration })).toContain('roleDuration must be a whole number of seconds');
    }
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
    [
      { accessKeyId: KEY.accessKeyId },
      { setting: 'secretAccessKey', problem: 'is missing beside the key id' },
    ],
    [{ secretAccessKey: 'fake' }, { setting: 'accessKeyId', problem: 'is missing beside the secret' }],
    [{ sessionToken: 'fake' }, { setting: 'sessionToken', problem: 'needs an access key beside it' }],
    [
      { ...KEY, profile: 'p' },
      { setting: 'profile', problem: 'give one identity: an access key, a profile or a web identity token' },
    ],
    [
      { ...KEY, roleArn: ROLE, webIdentityTokenFile: '/token' },
      {
        setting: 'webIdentityTokenFile',
        problem: 'give one identity: an access key, a profile or a web identity token',
      },
    ],
    [
      { roleArn: ROLE, webIdentityTokenFile: '/token', externalId: 'id' },
      {
        setting: 'externalId',
        problem: 'has no effect where the role is assumed with a web identity token: remove it',
      },
    ],
    ...(['externalId', 'roleSessionName', 'webIdentityTokenFile'] as const).map(
      (setting): [EcrSettings, SettingProblem] => [
        { [setting]: 'xx' },
        { setting, problem: 'has no effect without the ARN of a role to assume' },
      ],
    ),
    [
      { roleDuration: 900 },
      { setting: 'roleDuration', problem: 'has no effect without the ARN of a role to assume' },
    ],
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

function rulesBroken(settings: object): readonly string[] {
  const instance = Object.assign(new EcrSettings(), settings);
  const errors = validateSync(instance, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
  });
  return errors.flatMap(({ property, constraints }) =>
    Object.values(constraints ?? {}).map((rule) => `${property} ${rule}`),
  );
}

function problems(
  settings: EcrSettings,
  images: readonly string[] = [],
  addresses: readonly string[] = [HOST],
): readonly SettingProblem[] {
  return new EcrProvider().problems({ settings, images, addresses: addresses as readonly RegistryAddress[] });
}
