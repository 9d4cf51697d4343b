import { identityProblems } from '../../src/registry/exchange/identity-settings.js';
import { type SettingProblem } from '../../src/registry/registry-provider.js';
import { type ArtifactorySettings } from './artifactory.settings.js';

const OF_IDENTITY = [
  'identityTokenFile',
  'identity',
  'providerName',
  'identityMapping',
  'projectKey',
] as const;

/** Either an identity token with its integration, or an access token. */
export function artifactoryProblems(settings: ArtifactorySettings): readonly SettingProblem[] {
  const { accessToken, providerName, groups } = settings;
  if (accessToken !== undefined) {
    const beside = OF_IDENTITY.filter((word) => settings[word] !== undefined);
    return beside.map((setting) => ({ setting, problem: 'cannot be used beside ACCESS_TOKEN' }));
  }
  const found = [...identityProblems(settings)];
  if (providerName === undefined)
    found.push({
      setting: 'providerName',
      problem: 'is needed: it names the integration that trusts the identity token',
    });
  if (groups)
    found.push({ setting: 'groups', problem: 'needs ACCESS_TOKEN: an integration maps groups itself' });
  return found;
}
