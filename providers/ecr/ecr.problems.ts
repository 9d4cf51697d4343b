import { type EntryDraft, type SettingProblem } from '../../src/registry/registry-provider.js';
import { type EcrScope, scopeOf } from './ecr.hosts.js';
import { isImage, POLICY_LIMIT, sessionPolicy, shortestFilled } from './ecr.policy.js';
import { type EcrSettings } from './ecr.settings.js';

/** Everything about an entry that one setting alone cannot tell. */
export function problemsOf(draft: EntryDraft<EcrSettings>): readonly SettingProblem[] {
  const scopes = draft.addresses.map(scopeOf).filter((scope) => scope !== undefined);
  return [
    ...identityProblems(draft.settings),
    ...roleProblems(draft.settings, scopes),
    ...imageProblems(draft, scopes),
  ];
}

function identityProblems(settings: EcrSettings): readonly SettingProblem[] {
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

function roleProblems(settings: EcrSettings, scopes: readonly EcrScope[]): readonly SettingProblem[] {
  const { roleArn, externalId, roleSessionName, roleDuration, webIdentityTokenFile } = settings;
  const partition = roleArn?.split(':')[1];
  if (isGiven(roleArn)) {
    return [
      ...when(
        isGiven(externalId) && isGiven(webIdentityTokenFile),
        'externalId',
        'has no effect where the role is assumed with a web identity token: remove it',
      ),
      ...when(
        scopes.some((scope) => scope.partition !== partition),
        'roleArn',
        'is of another AWS partition than the address',
      ),
    ];
  }
  return Object.entries({ externalId, roleSessionName, roleDuration, webIdentityTokenFile })
    .filter(([, value]) => isGiven(value))
    .map(([setting]) => ({ setting, problem: 'has no effect without the ARN of a role to assume' }));
}

function imageProblems(
  { settings, images }: EntryDraft<EcrSettings>,
  scopes: readonly EcrScope[],
): readonly SettingProblem[] {
  if (images.length === 0) {
    return when(isGiven(settings.pullThrough), 'pullThrough', 'has no effect without images');
  }
  if (!isGiven(settings.roleArn)) {
    return when(
      true,
      'images',
      'can only be narrowed to with a session policy: give the ARN of a role to assume',
    );
  }
  const registries = scopes.filter((scope) => scope.kind === 'private');
  if (registries.length < scopes.length) {
    return when(
      true,
      'images',
      'has no effect on the public gallery, whose images everybody may pull: remove it',
    );
  }
  const shortest = shortestFilled(images);
  if (!shortest.every(isImage)) return when(true, 'images', IMAGE_RULE);
  const tooLong = registries.some(
    (scope) => sessionPolicy(scope, shortest, settings.pullThrough ?? false).length > POLICY_LIMIT,
  );
  return when(tooLong, 'images', POLICY_RULE);
}

function when(wrong: boolean, setting: string, problem: string): readonly SettingProblem[] {
  return wrong ? [{ setting, problem }] : [];
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

const IMAGE_RULE =
  'must be repository names of ECR, lower case and without tag, with {namespace}, {name} or a * at the end';
const POLICY_RULE = `are too many for a session policy of ${String(POLICY_LIMIT)} characters: use prefixes like base/*`;
