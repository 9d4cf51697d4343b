import { describe, expect, it } from '@jest/globals';
import { settingMessages } from '../../../../test/support/config/setting-messages.js';
import { type SettingProblem } from '../../registry-provider.js';
import { identityProblems, rolePartition } from './problems.js';
import { AwsSettings } from './settings.js';

const ROLE = 'arn:aws:iam::123456789012:role/ci/reader';
const KEY = { accessKeyId: 'AKIATESTONLY00000001', secretAccessKey: 'fake/secret+of=key1' };

describe('a setting', () => {
  it.each<[object]>([
    [{}],
    [{ ...KEY, sessionToken: 'fake-session-token/2==' }],
    [{ profile: 'registry reader' }],
    [{ roleArn: ROLE, externalId: 'acme:42/x', roleSessionName: 'ci@acme', roleDuration: 900 }],
    [{ roleArn: 'arn:aws-us-gov:iam::123456789012:role/r', roleDuration: 43_200 }],
    [{ roleArn: ROLE, webIdentityTokenFile: '/var/run/secrets/token' }],
  ])('may be %j', (settings) => {
    expect(settingMessages(AwsSettings, settings)).toEqual([]);
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
  ])('may not be %j', (settings, rule) => {
    expect(settingMessages(AwsSettings, settings)).toEqual([rule]);
  });

  it('that is no number is refused as such', () => {
    for (const roleDuration of ['1h', '', '900', 900.5]) {
      expect(settingMessages(AwsSettings, { roleDuration })).toContain(
        'roleDuration must be a whole number of seconds',
      );
    }
  });
});

describe('an identity', () => {
  it.each<[AwsSettings]>([
    [{}],
    [KEY],
    [{ ...KEY, sessionToken: 'fake-session-token' }],
    [{ ...KEY, roleArn: ROLE, externalId: 'id' }],
    [{ profile: 'p', roleArn: ROLE }],
    [{ roleArn: ROLE, webIdentityTokenFile: '/token', roleDuration: 900, roleSessionName: 'ci' }],
  ])('may have %j', (settings) => {
    expect(identityProblems(settings)).toEqual([]);
  });

  it.each<[AwsSettings, SettingProblem]>([
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
      (setting): [AwsSettings, SettingProblem] => [
        { [setting]: 'xx' },
        { setting, problem: 'has no effect without the ARN of a role to assume' },
      ],
    ),
    [
      { roleDuration: 900 },
      { setting: 'roleDuration', problem: 'has no effect without the ARN of a role to assume' },
    ],
  ])('may not have %j', (settings, problem) => {
    expect(identityProblems(settings)).toEqual([problem]);
  });

  it('is in the partition of its role', () => {
    expect([rolePartition({}), rolePartition({ roleArn: ROLE })]).toEqual([undefined, 'aws']);
    expect(rolePartition({ roleArn: 'arn:aws-us-gov:iam::123456789012:role/r' })).toBe('aws-us-gov');
  });
});
