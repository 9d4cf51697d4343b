import { entraProblems, kindOf } from '../../src/registry/clouds/azure/identity.js';
import { type EntraIdentityKind } from '../../src/registry/clouds/azure/settings.js';
import { type SettingProblem } from '../../src/registry/registry-provider.js';
import { areOfTwoClouds } from './azure-kv.hosts.js';
import { type AzureKvSettings } from './azure-kv.settings.js';

/** The identity that is named, or else the one the settings can only belong to. */
export function kindIn(settings: AzureKvSettings): EntraIdentityKind {
  return settings.identity ?? kindOf(settings);
}

const TWO_CLOUDS: SettingProblem = {
  setting: 'vaultSuffix',
  problem: 'is of another cloud than AUTHORITY_HOST: leave one of them out',
};

export function azureKvProblems(settings: AzureKvSettings): readonly SettingProblem[] {
  const found = entraProblems(kindIn(settings), settings);
  return areOfTwoClouds(settings) ? [...found, TWO_CLOUDS] : found;
}
