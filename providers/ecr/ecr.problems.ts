import { identityProblems, rolePartition } from '../../src/registry/clouds/aws/problems.js';
import { ownNameProblems, scopeAt, type VendorHosts } from '../../src/registry/own-name.js';
import { type EntryDraft, type SettingProblem } from '../../src/registry/registry-provider.js';
import { type EcrScope, scopeOf } from './ecr.hosts.js';
import { ecrNearMiss } from './ecr.near-miss.js';
import { isImage, POLICY_LIMIT, sessionPolicy, shortestFilled } from './ecr.policy.js';
import { type EcrSettings } from './ecr.settings.js';

/** Which hosts are ECR's own. */
export const ECR_HOSTS: VendorHosts<EcrScope> = { scopeOf, nearMiss: ecrNearMiss };

/** Everything about an entry that one setting alone cannot tell. */
export function problemsOf(draft: EntryDraft<EcrSettings>): readonly SettingProblem[] {
  const scopes = draft.addresses
    .map((address) => scopeAt(address, draft.settings, ECR_HOSTS))
    .filter((scope) => scope !== undefined);
  return [
    ...ownNameProblems(draft.addresses, draft.settings, ECR_HOSTS),
    ...identityProblems(draft.settings),
    ...partitionProblems(draft.settings, scopes),
    ...imageProblems(draft, scopes),
  ];
}

function partitionProblems(settings: EcrSettings, scopes: readonly EcrScope[]): readonly SettingProblem[] {
  const partition = rolePartition(settings);
  return when(
    partition !== undefined && scopes.some((scope) => scope.partition !== partition),
    'roleArn',
    'is of another AWS partition than the address',
  );
}

function imageProblems(
  { settings, images, access }: EntryDraft<EcrSettings>,
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
    (scope) =>
      sessionPolicy(scope, shortest, { pullThrough: settings.pullThrough, access }).length > POLICY_LIMIT,
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
