import { type SettingProblem } from '../../registry-provider.js';
import { partitionOf } from './partitions.js';
import { type AwsRegionSettings, type AwsSettings } from './settings.js';

/** What is wrong with who asks, that one setting alone cannot tell. */
export function identityProblems(settings: AwsSettings): readonly SettingProblem[] {
  return [...sourceProblems(settings), ...roleProblems(settings)];
}

/** The same, where settings say the region, too. */
export function regionProblems(settings: AwsRegionSettings): readonly SettingProblem[] {
  const [role, region] = [rolePartition(settings), partitionOf(settings.region ?? '')?.name];
  const isOfOther = role !== undefined && region !== undefined && role !== region;
  return [
    ...identityProblems(settings),
    ...when(isOfOther, 'roleArn', 'is of another AWS partition than the region'),
  ];
}

/** The partition of the role that is assumed; undefined where none is. */
export function rolePartition({ roleArn }: AwsSettings): string | undefined {
  return roleArn?.split(':')[1];
}

function sourceProblems(settings: AwsSettings): readonly SettingProblem[] {
  const { accessKeyId, secretAccessKey, sessionToken, profile, webIdentityTokenFile } = settings;
  const sources = [accessKeyId ?? secretAccessKey, profile, webIdentityTokenFile].filter(isGiven);
  return [
    ...when(isGiven(secretAccessKey) && !isGiven(accessKeyId), 'accessKeyId', 'is missing beside the secret'),
    ...when(
      isGiven(accessKeyId) && !isGiven(secretAccessKey),
      'secretAccessKey',
      'is missing beside the key id',
    ),
    ...when(isGiven(sessionToken) && !isGiven(accessKeyId), 'sessionToken', 'needs an access key beside it'),
    ...when(
      sources.length > 1,
      isGiven(profile) ? 'profile' : 'webIdentityTokenFile',
      'give one identity: an access key, a profile or a web identity token',
    ),
  ];
}

function roleProblems(settings: AwsSettings): readonly SettingProblem[] {
  const { roleArn, externalId, roleSessionName, roleDuration, webIdentityTokenFile } = settings;
  if (isGiven(roleArn)) {
    return when(
      isGiven(externalId) && isGiven(webIdentityTokenFile),
      'externalId',
      'has no effect where the role is assumed with a web identity token: remove it',
    );
  }
  return Object.entries({ externalId, roleSessionName, roleDuration, webIdentityTokenFile })
    .filter(([, value]) => isGiven(value))
    .map(([setting]) => ({ setting, problem: 'has no effect without the ARN of a role to assume' }));
}

function when(wrong: boolean, setting: string, problem: string): readonly SettingProblem[] {
  return wrong ? [{ setting, problem }] : [];
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
